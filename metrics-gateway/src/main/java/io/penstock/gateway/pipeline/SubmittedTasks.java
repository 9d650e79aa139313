package io.penstock.gateway.pipeline;

import io.penstock.task.RecordRef;
import java.util.Optional;

/** Reads tasks as they were submitted, from the log. Any thread; calls may wait for the broker. */
public interface SubmittedTasks {
    /**
     * Returns the bytes of a submission, or empty when its retention is over.
     *
     * @param source where it lies
     */
    Answer<Optional<byte[]>> at(RecordRef source);
}
