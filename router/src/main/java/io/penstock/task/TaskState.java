package io.penstock.task;

import io.penstock.json.InvalidField;
import java.util.Locale;

/**
 * Where a task stands, as users see it. The first three are on the way, the others are ends, and
 * nothing follows an end.
 */
public enum TaskState {
    /** In the backlog until an agent that can do it has a free slot. */
    WAITING,
    /** Handed to an agent; ends by its result, its timeout or the loss of the agent. */
    ASSIGNED,
    /** Its last attempt failed; back in the backlog when the back-off is over. */
    RETRYING,
    /** An agent did it. */
    SUCCEEDED,
    /** Its attempts are used up. */
    FAILED,
    /** Somebody called it off. */
    CANCELLED,
    /** It did not start, or did not end, within the time that its submission gave. */
    EXPIRED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns the word on the wire, in lower case. */
    public String word() {
        return word;
    }

    /** Returns true for a state that nothing follows. */
    public boolean isEnd() {
        return switch (this) {
            case WAITING, ASSIGNED, RETRYING -> false;
            case SUCCEEDED, FAILED, CANCELLED, EXPIRED -> true;
        };
    }

    /**
     * Reads the word of the wire.
     *
     * @throws InvalidField for any other word
     */
    public static TaskState of(String word) {
        for (TaskState state : values()) {
            if (state.word.equals(word)) {
                return state;
            }
        }
        throw new InvalidField(
                "state",
                "must be waiting, assigned, retrying, succeeded, failed, cancelled or expired");
    }
}
