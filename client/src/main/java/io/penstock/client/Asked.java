package io.penstock.client;

import io.penstock.task.AgentMessage.Assignment;
import io.penstock.task.Dispatch;

/**
 * One dispatch that wants a run's result.
 *
 * @param dispatch which handing-over the result must name
 * @param attempt which attempt it must name
 * @param epoch which run of the agent was asked
 * @param sourcePartition which partition of {@code tasks.results} it belongs to
 */
record Asked(Dispatch dispatch, int attempt, long epoch, int sourcePartition) {
    static Asked by(Assignment assignment) {
        return new Asked(
                assignment.dispatch(),
                assignment.attempt(),
                assignment.agentEpoch(),
                assignment.sourcePartition());
    }
}
