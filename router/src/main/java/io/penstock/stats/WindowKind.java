package io.penstock.stats;

import java.time.Duration;

/**
 * How long windows are, and how long they are kept. Stores hold the ordinal: add at the end only.
 */
public enum WindowKind {
    /** What tasks are added to as they end. */
    TEN_SECONDS(Duration.ofSeconds(10), Duration.ofHours(1)),
    /** The sum of the ten-second windows in it, made when it is over. */
    FIVE_MINUTES(Duration.ofMinutes(5), Duration.ofHours(24));

    private final Duration length;
    private final Duration kept;

    WindowKind(Duration length, Duration kept) {
        this.length = length;
        this.kept = kept;
    }

    /** Returns the length of a window. */
    public Duration length() {
        return length;
    }

    /** Returns how long a window is kept after its end, at least. */
    public Duration kept() {
        return kept;
    }

    /** Returns the start of the window that holds the given time, both in ms since 1970. */
    public long windowStart(long timeMs) {
        return timeMs - Math.floorMod(timeMs, length.toMillis());
    }
}
