package io.penstock.lag;

import io.penstock.json.JsonText;
import io.penstock.json.JsonWriter;

/**
 * How long the first waiting record has waited.
 *
 * @param ms milliseconds, 0 when nothing waits, {@link #UNKNOWN_MS} when it is not known
 * @param atLeast whether it may be longer, because it began before the first sample
 */
public record LagTime(long ms, boolean atLeast) {
    /** Not known. */
    public static final long UNKNOWN_MS = -1;

    /** Nothing waits. */
    public static final LagTime NONE = new LagTime(0, false);

    /** Returns the longer of the two. */
    LagTime longer(LagTime other) {
        return ms > other.ms || (ms == other.ms && atLeast) ? this : other;
    }

    /** Returns whether it is known, be it as a lower bound. */
    public boolean isKnown() {
        return ms != UNKNOWN_MS;
    }

    /** Writes both fields, or neither when it is not known. */
    void write(JsonWriter w, int msName, int atLeastName) {
        if (isKnown()) {
            JsonText.number(w, msName, ms);
            w.name(atLeastName);
            w.value(atLeast);
        }
    }
}
