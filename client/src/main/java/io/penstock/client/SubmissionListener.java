package io.penstock.client;

/**
 * Hears what became of each task of a long submission, in the order of the answers. Called on the
 * producer's own thread or the submitting one, one call at a time: it must not block.
 */
public interface SubmissionListener {
    /**
     * Kafka has acknowledged the task.
     *
     * @param index the task's place in the stream, from 0
     * @param submitted its id and place
     */
    void acknowledged(long index, Submitted submitted);

    /**
     * The task was not submitted.
     *
     * @param index the task's place in the stream, from 0
     * @param why an {@code InvalidField} for a bad task, else Kafka's exception
     */
    void refused(long index, Throwable why);
}
