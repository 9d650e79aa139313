package io.penstock.stats;

import java.time.Duration;

/** How long windows are, and how long they are kept. */
public enum WindowKind {
    /** What tasks are added to as they end. */
    TEN_SECONDS((byte) 0, Duration.ofSeconds(10), Duration.ofHours(1)),
    /** The sum of the ten-second windows in it, made when it is over. */
    FIVE_MINUTES((byte) 1, Duration.ofMinutes(5), Duration.ofHours(24));

    private final byte code;
    private final Duration length;
    private final Duration kept;

    WindowKind(byte code, Duration length, Duration kept) {
        this.code = code;
        this.length = length;
        this.kept = kept;
    }

    /** Returns what stands for it in the store's keys. */
    byte code() {
        return code;
    }

    static WindowKind of(byte code) {
        for (WindowKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalStateException("store holds windows of an unknown kind " + code);
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
