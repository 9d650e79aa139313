package io.penstock.cache.config;

import io.penstock.cache.local.LocalSize;
import java.time.Duration;

/**
 * The local level.
 *
 * @param size how much it may hold
 * @param longest the longest time of a local copy, whatever is left in Redis; at least 1 ms
 * @param staleFor how long past its time a value may stand in while no better one can be had; zero
 *     never
 */
public record LocalConfig(LocalSize size, Duration longest, Duration staleFor) {
    public LocalConfig {
        if (longest.toMillis() < 1 || staleFor.isNegative()) {
            throw new IllegalArgumentException(
                    "local.longest must be at least 1 ms and local.stale-for not below 0");
        }
    }

    /** The size by the heap, copies for at most 30 min, stale values for at most 10 min. */
    public static LocalConfig defaults() {
        return new LocalConfig(
                LocalSize.defaults(), Duration.ofMinutes(30), Duration.ofMinutes(10));
    }
}
