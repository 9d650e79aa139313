package io.penstock.cache.local;

import io.penstock.cache.Answer;
import io.penstock.cache.Source;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value in memory with its time.
 *
 * @param value null when it is known that there is none
 * @param writtenNanos when it was written
 * @param ttlNanos for how long from then it is good
 */
record LocalEntry<V>(@Nullable V value, Set<String> tags, long writtenNanos, long ttlNanos) {
    private static final long NANOS_IN_MILLI = 1_000_000;

    static long nanos(Duration ttl) {
        try {
            return ttl.toNanos();
        } catch (ArithmeticException centuries) {
            return Long.MAX_VALUE / 4;
        }
    }

    Answer<V> answer(long nowNanos) {
        long left = ttlNanos - (nowNanos - writtenNanos);
        if (left <= 0) {
            return value == null
                    ? new Answer.Miss<>()
                    : new Answer.Stale<>(value, -left / NANOS_IN_MILLI, false);
        }
        return value == null
                ? new Answer.Absent<>()
                : new Answer.Hit<>(
                        value, left / NANOS_IN_MILLI, ttlNanos / NANOS_IN_MILLI, Source.LOCAL);
    }
}
