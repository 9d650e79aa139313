package io.penstock.gateway.task;

import io.penstock.gateway.problem.Problem;

/** What became of one submission. */
sealed interface Outcome {
    /** The broker keeps it under this id. */
    record Accepted(String id) implements Outcome {}

    /** It was refused, or nobody knows whether the broker keeps it. */
    record Refused(Problem problem) implements Outcome {}
}
