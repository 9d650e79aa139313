package io.penstock.lifecycle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a task by one input.
 *
 * @param verdict what the input was, for counters and logs
 * @param next the state to store; absent: the store forgets the task
 * @param effects what else to do, in this order
 */
public record Step(Verdict verdict, @Nullable StoredTask next, List<Effect> effects) {
    /** What an input turned out to be. */
    public enum Verdict {
        /** A new task. */
        SUBMITTED,
        /** An id that is on its way or ended lately. */
        DUPLICATE,
        /** Handed to an agent. */
        ASSIGNED,
        /** The task ended. */
        ENDED,
        /** The attempt ended, the task goes on. */
        ATTEMPT_ENDED,
        /** Back in the backlog after its back-off. */
        BACK,
        /** Came before its submission and is kept for a while. */
        PARKED,
        /** Waited for a submission that never came. */
        UNPARKED,
        /** A result for a task that has ended, or is unknown. */
        LATE,
        /** A failure that names another dispatch than the current one. */
        FOREIGN,
        /** Changes nothing. */
        IGNORED
    }

    /** Returns true when the store has to be written. */
    public boolean changes() {
        return switch (verdict) {
            case DUPLICATE, LATE, FOREIGN, IGNORED -> false;
            case SUBMITTED, ASSIGNED, ENDED, ATTEMPT_ENDED, BACK, PARKED, UNPARKED -> true;
        };
    }

    static Step unchanged(Verdict verdict, @Nullable StoredTask current) {
        return new Step(verdict, current, List.of());
    }
}
