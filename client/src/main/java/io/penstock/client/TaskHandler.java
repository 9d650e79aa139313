package io.penstock.client;

import io.penstock.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Does tasks. Called in a virtual thread of its own for each task, for several tasks at a time: it
 * may block, and must be thread-safe.
 *
 * <p>A task may be done more than once (its agent was lost, or took too long), so what a handler
 * does to the world should be safe to repeat; the task's id names the repeat.
 */
@FunctionalInterface
public interface TaskHandler {
    /**
     * Does one attempt of a task. When its time is over or it is cancelled, the thread is
     * interrupted and what the handler then returns or throws is dropped.
     *
     * @param run the task and its circumstances
     * @return the output, at most {@link io.penstock.task.SizeLimits#OUTPUT_BYTES} bytes; null for
     *     none
     * @throws Exception to fail the attempt; the message reaches whoever asks for the task
     */
    @Nullable RawJson handle(TaskRun run) throws Exception;
}
