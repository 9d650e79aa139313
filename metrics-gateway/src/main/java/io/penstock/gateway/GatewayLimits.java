package io.penstock.gateway;

import io.penstock.json.InvalidField;

/**
 * Bounds of number and size. The size of a task itself is {@link
 * io.penstock.task.SizeLimits#TASK_BYTES} everywhere.
 *
 * @param connections most open connections, 1 to 1,000,000; further ones wait in the listen queue,
 *     and those that idle for a second make room
 * @param requests most API requests under way at once, 1 to 1,000,000; further ones get 503
 * @param headerBytes largest request line and headers together in bytes, 1,024 to 65,536
 * @param linesInFlight most lines of one NDJSON request that wait for the broker, 1 to 100,000
 * @param lineBytesInFlight most bytes of such lines, 1 to 1,073,741,824; one line is always let
 *     through
 */
public record GatewayLimits(
        int connections, int requests, int headerBytes, int linesInFlight, int lineBytesInFlight) {
    /** What the documentation states. */
    public static final GatewayLimits STANDARD =
            new GatewayLimits(4_096, 1_024, 16 * 1024, 2_000, 4 * 1024 * 1024);

    public GatewayLimits {
        check("gateway.limits.connections", connections, 1, 1_000_000);
        check("gateway.limits.requests", requests, 1, 1_000_000);
        check("gateway.limits.header-bytes", headerBytes, 1_024, 65_536);
        check("gateway.limits.lines-in-flight", linesInFlight, 1, 100_000);
        check("gateway.limits.line-bytes-in-flight", lineBytesInFlight, 1, 1_073_741_824);
    }

    private static void check(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidField(field, "must be " + least + " to " + most + ", is " + value);
        }
    }
}
