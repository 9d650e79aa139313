package io.penstock.cache;

import java.time.Duration;

/**
 * What a loader found, and how long that is good.
 *
 * @param <V> type of the value
 */
public sealed interface Loaded<V> {
    /** A value and how to keep it. */
    record Found<V>(V value, Retention retention) implements Loaded<V> {}

    /** A value that is for those who wait for it, and for nobody after them. */
    record NotKept<V>(V value) implements Loaded<V> {}

    /** There is no value, and that is good for so long; keep it brief. */
    record Nothing<V>(Duration ttl) implements Loaded<V> {}

    /** A value that is good for so long. */
    static <V> Loaded<V> of(V value, Duration ttl) {
        return new Found<>(value, Retention.of(ttl));
    }

    /** A value, kept as told. */
    static <V> Loaded<V> of(V value, Retention retention) {
        return new Found<>(value, retention);
    }
}
