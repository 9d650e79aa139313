package io.penstock.cache;

import java.time.Duration;
import java.util.Set;

/**
 * How long to keep a value, and by which tags it can be dropped.
 *
 * @param ttl at least a millisecond: nothing is kept for ever
 * @param tags any texts of at least one character
 */
public record Retention(Duration ttl, Set<String> tags) {
    /** The shortest time that Redis can keep a value. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    public Retention {
        if (ttl.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("ttl must be at least 1 ms, is " + ttl);
        }
        tags = Set.copyOf(tags);
        if (tags.contains("")) {
            throw new IllegalArgumentException("a tag must not be empty");
        }
    }

    /** Keeps for the time, without tags. */
    public static Retention of(Duration ttl) {
        return new Retention(ttl, Set.of());
    }

    /** The same time with these tags. */
    public Retention tagged(String... names) {
        return new Retention(ttl, Set.of(names));
    }

    /** The same tags with another time. */
    public Retention withTtl(Duration other) {
        return new Retention(other, tags);
    }
}
