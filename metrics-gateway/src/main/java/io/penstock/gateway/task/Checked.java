package io.penstock.gateway.task;

import io.penstock.gateway.problem.Problem;
import io.penstock.task.NewTask;

/** A submission after the checks that need no broker. */
sealed interface Checked {
    /**
     * It may be sent.
     *
     * @param id the task's id
     * @param task the submission, with its id
     * @param idGiven whether the sender chose the id, so that a task of it may exist
     */
    record Good(String id, NewTask task, boolean idGiven) implements Checked {}

    /** It is refused. */
    record Bad(Problem problem) implements Checked {}
}
