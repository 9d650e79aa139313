package io.penstock.cache;

import java.util.Optional;

/**
 * What a cache knows of a key.
 *
 * @param <V> type of the value
 */
public sealed interface Answer<V> {
    /**
     * A value within its time.
     *
     * @param leftMillis how long it is still good; at least 0
     * @param ttlMillis how long it was good when this level got it; at least {@code leftMillis}
     */
    record Hit<V>(V found, long leftMillis, long ttlMillis, Source source) implements Answer<V> {}

    /**
     * A value past its time that may still stand in for a better one.
     *
     * @param ageMillis how long ago its time was over
     * @param standsIn whether it stands in for a value that could not be had in time; only then
     *     {@link #value} gives it out
     */
    record Stale<V>(V found, long ageMillis, boolean standsIn) implements Answer<V> {}

    /** The source was asked and has no value. */
    record Absent<V>() implements Answer<V> {}

    /** Nothing is known. */
    record Miss<V>() implements Answer<V> {}

    /** Nobody could be asked. */
    record Unavailable<V>() implements Answer<V> {}

    /** The value to give to a caller, if any. */
    default Optional<V> value() {
        return switch (this) {
            case Hit<V> hit -> Optional.of(hit.found);
            case Stale<V> stale -> stale.standsIn ? Optional.of(stale.found) : Optional.empty();
            case Absent<V> absent -> Optional.empty();
            case Miss<V> miss -> Optional.empty();
            case Unavailable<V> unavailable -> Optional.empty();
        };
    }

    /** Whether this settles the question: a value within its time, or known absence. */
    default boolean settled() {
        return this instanceof Hit<V> || this instanceof Absent<V>;
    }
}
