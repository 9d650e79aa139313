package io.penstock.gateway.pipeline;

import io.penstock.task.NewTask;
import io.penstock.task.RecordRef;
import java.util.concurrent.CompletableFuture;

/**
 * The way in for new tasks. Any thread. A call may wait while the producer's buffer is full, which
 * is the back-pressure that a long stream of tasks needs, but not for an acknowledgement.
 */
public interface Submissions {
    /**
     * Appends one submission to {@code tasks.submitted}, keyed by the task's id.
     *
     * @param task the submission as it was read; its id is set
     * @param json the same submission as the sender wrote it: valid UTF-8 JSON that names this id
     *     or none, at most {@link io.penstock.task.SizeLimits#TASK_BYTES} bytes; goes into the
     *     record as it stands, so that its size cannot grow and unknown fields survive; not to be
     *     changed
     * @return completes when the broker has acknowledged; fails when it could not, which the sender
     *     is told as 503 and may repeat under the same id
     */
    CompletableFuture<Accepted> submit(NewTask task, byte[] json);

    /**
     * A submission that the broker keeps.
     *
     * @param taskId the task's id
     * @param at where the record lies
     */
    record Accepted(String taskId, RecordRef at) {}
}
