package io.penstock.client;

import io.penstock.task.Task;
import java.time.Duration;

/** One attempt of a task, as its handler sees it. Thread-safe. */
public interface TaskRun {
    /** Returns the task. */
    Task task();

    /** Returns the number of this attempt, from 1. */
    int attempt();

    /**
     * Returns the time until the attempt counts as timed out, zero when it is over. The pipeline's
     * own clock started a little earlier: leave a margin.
     */
    Duration timeLeft();

    /**
     * Returns true once the attempt's result is no longer wanted: the task was cancelled or given
     * to another agent, its time is over, or the agent is being closed and waits no longer. The
     * thread is interrupted as well.
     */
    boolean isCancelled();
}
