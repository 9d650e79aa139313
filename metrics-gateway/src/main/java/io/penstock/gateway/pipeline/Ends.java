package io.penstock.gateway.pipeline;

import io.penstock.task.TaskEvent;
import java.util.concurrent.CompletableFuture;

/** The ends of tasks as they are committed. Any thread. */
public interface Ends {
    /**
     * Registers for the end of a task. The gateway registers before it submits, so that no end is
     * missed.
     *
     * @return completes with the end once it is read from the committed event log; cancel it to
     *     unregister. Never completes by itself for a task that has ended before
     */
    CompletableFuture<TaskEvent.Ended> await(String taskId);

    /**
     * Tells of each end that is committed from now on, of any task.
     *
     * @return close it to hear no more
     */
    Following follow(EndFollower follower);

    /** Ends the telling when closed. */
    @FunctionalInterface
    interface Following extends AutoCloseable {
        @Override
        void close();
    }
}
