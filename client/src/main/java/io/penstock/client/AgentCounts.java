package io.penstock.client;

/**
 * What an agent has done since it started, at one moment. Counts only grow, except {@code held} and
 * {@code unsent}, which are as of now.
 *
 * @param started runs whose handler was called
 * @param succeeded runs whose handler gave an output in time
 * @param failed attempts that were answered as failed: the handler threw or gave too much, time ran
 *     out, or the agent could not do such a task
 * @param repeated dispatches that came a second time and were dropped
 * @param answered further dispatches of a task that was running or had just succeeded, answered
 *     with that run's result
 * @param cancelled runs that were called off
 * @param undecodable messages that could not be read
 * @param held tasks that run or wait for a slot
 * @param unsent results that Kafka has not acknowledged yet
 */
public record AgentCounts(
        long started,
        long succeeded,
        long failed,
        long repeated,
        long answered,
        long cancelled,
        long undecodable,
        int held,
        int unsent) {}
