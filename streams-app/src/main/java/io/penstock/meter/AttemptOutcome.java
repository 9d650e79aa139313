package io.penstock.meter;

import java.util.Locale;

/** How an attempt ended. */
public enum AttemptOutcome {
    /** The agent did it. */
    SUCCEEDED,
    /** The agent says that it could not. */
    FAILED,
    /** No result came in time. */
    TIMED_OUT,
    /** The agent left, was replaced, or its lease ended. */
    AGENT_LOST,
    /** The task was cancelled or expired while an agent had it. */
    CALLED_OFF;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns it as labels show it. */
    public String word() {
        return word;
    }
}
