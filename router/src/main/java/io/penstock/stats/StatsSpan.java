package io.penstock.stats;

import io.penstock.json.InvalidField;
import java.time.Duration;

/** How far back a question about statistics looks. */
public enum StatsSpan {
    /** The last minute. */
    MINUTE("1m", Duration.ofMinutes(1), WindowKind.TEN_SECONDS),
    /** The last five minutes. */
    FIVE_MINUTES("5m", Duration.ofMinutes(5), WindowKind.TEN_SECONDS),
    /** The last hour. */
    HOUR("1h", Duration.ofHours(1), WindowKind.TEN_SECONDS),
    /** The last day. */
    DAY("24h", Duration.ofHours(24), WindowKind.FIVE_MINUTES);

    private final String word;
    private final Duration length;
    private final WindowKind oldest;

    StatsSpan(String word, Duration length, WindowKind oldest) {
        this.word = word;
        this.length = length;
        this.oldest = oldest;
    }

    /** Returns the word in addresses and answers. */
    public String word() {
        return word;
    }

    /** Returns how far back it looks, at least. */
    public Duration length() {
        return length;
    }

    /** Returns the windows that its oldest part is made of. */
    public WindowKind oldest() {
        return oldest;
    }

    /**
     * Returns where an answer given now begins: at the start of a window, so at most one window
     * before the span. Both in milliseconds since 1970.
     */
    public long from(long nowMs) {
        return oldest.windowStart(nowMs - length.toMillis());
    }

    /**
     * Reads the word.
     *
     * @throws InvalidField for the field {@code window}, for any other word
     */
    public static StatsSpan of(String word) {
        for (StatsSpan span : values()) {
            if (span.word.equals(word)) {
                return span;
            }
        }
        throw new InvalidField("window", "must be 1m, 5m, 1h or 24h");
    }
}
