package io.penstock.gateway;

import io.penstock.json.InvalidField;
import java.time.Duration;

/**
 * Bounds of time, each from a millisecond to an hour.
 *
 * @param idle a connection on which nothing moves for so long is closed, and one whose request line
 *     and headers take longer
 * @param body a body that is not an NDJSON stream must have arrived within it, else 408
 * @param acknowledge a submission that the broker has not acknowledged within it gets 503
 * @param stop requests under way may take so long to end when the gateway closes
 */
public record GatewayTimeouts(Duration idle, Duration body, Duration acknowledge, Duration stop) {
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofHours(1);

    /** What the documentation states. */
    public static final GatewayTimeouts STANDARD =
            new GatewayTimeouts(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5));

    public GatewayTimeouts {
        check("gateway.timeouts.idle", idle);
        check("gateway.timeouts.body", body);
        check("gateway.timeouts.acknowledge", acknowledge);
        check("gateway.timeouts.stop", stop);
    }

    private static void check(String field, Duration value) {
        if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
            throw new InvalidField(field, "must be 1 ms to 1 h, is " + value);
        }
    }
}
