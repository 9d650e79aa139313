package io.penstock.cache.load;

import io.penstock.cache.Answer;
import java.time.Duration;

/**
 * How long to wait for a load, and when to load early.
 *
 * @param soft how long a caller waits when an old value could stand in; the load goes on behind.
 *     Zero never waits
 * @param hard how long a caller waits when there is no old value; at least {@code soft}
 * @param lease for how long a process that died keeps others from loading; at least 30 ms, renewed
 *     while a load runs
 * @param eagerAt the part of its time after which a value that is asked for is loaded anew behind,
 *     above 0; 1 never does so
 */
public record LoadLimits(Duration soft, Duration hard, Duration lease, double eagerAt) {
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(30);

    public LoadLimits {
        if (soft.isNegative() || hard.compareTo(soft) < 0 || hard.isZero()) {
            throw new IllegalArgumentException(
                    "soft limit must be 0 to the hard limit, are " + soft + " and " + hard);
        }
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException("lease must be at least 30 ms, is " + lease);
        }
        if (!(eagerAt > 0 && eagerAt <= 1)) {
            throw new IllegalArgumentException("eagerAt must be above 0 to 1, is " + eagerAt);
        }
    }

    /** Soft 100 ms, hard 10 s, lease 3 s, eager after 0.8 of the time. */
    public static LoadLimits defaults() {
        return new LoadLimits(
                Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofSeconds(3), 0.8);
    }

    public LoadLimits withSoft(Duration limit) {
        return new LoadLimits(limit, hard, lease, eagerAt);
    }

    public LoadLimits withHard(Duration limit) {
        return new LoadLimits(soft, limit, lease, eagerAt);
    }

    public LoadLimits withLease(Duration time) {
        return new LoadLimits(soft, hard, time, eagerAt);
    }

    public LoadLimits withEagerAt(double part) {
        return new LoadLimits(soft, hard, lease, part);
    }

    boolean eagerIsDue(Answer.Hit<?> hit) {
        return eagerAt < 1 && hit.leftMillis() < hit.ttlMillis() * (1 - eagerAt);
    }
}
