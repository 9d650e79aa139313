package io.penstock.cache.behind;

import java.time.Duration;

/**
 * How values are written behind.
 *
 * @param capacity most values that may wait; whoever puts one more waits too
 * @param batch most values in one write, at most the capacity
 * @param linger how long a value waits for others to share its write
 * @param putWait how long a put waits for room before it fails
 * @param closeWait how long close waits for what is still to be written
 */
public record WriteBehindConfig(
        int capacity, int batch, Duration linger, Duration putWait, Duration closeWait) {
    public WriteBehindConfig {
        if (batch < 1 || capacity < batch) {
            throw new IllegalArgumentException(
                    "batch must be 1 to capacity, are " + batch + " and " + capacity);
        }
        if (linger.isNegative() || putWait.isNegative() || closeWait.isNegative()) {
            throw new IllegalArgumentException("linger, putWait and closeWait must not be below 0");
        }
    }

    /** 1,000 values, 100 a write, 5 ms to gather, a second for room, five seconds to close. */
    public static WriteBehindConfig defaults() {
        return new WriteBehindConfig(
                1_000, 100, Duration.ofMillis(5), Duration.ofSeconds(1), Duration.ofSeconds(5));
    }
}
