package io.penstock.gateway.pipeline;

import java.util.List;
import java.util.Optional;

/** Reads of {@code tasks.dead-letters}. Any thread; calls may wait for the broker. */
public interface DeadLetters {
    /**
     * Returns the newest dead letters of all partitions, newest first.
     *
     * @param limit most letters, 1 to 1,000
     */
    Answer<List<DeadLetterView>> newest(int limit);

    /**
     * Returns one dead letter, or empty when none lies there.
     *
     * @param partition partition of {@code tasks.dead-letters}, from 0
     * @param offset its offset there, from 0
     */
    Answer<Optional<DeadLetterView>> at(int partition, long offset);
}
