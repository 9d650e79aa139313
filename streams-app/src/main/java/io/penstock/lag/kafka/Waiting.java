package io.penstock.lag.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/**
 * Waits for Kafka's answers until one common time, so that a hundred that do not come cost no more
 * than one. One thread.
 */
final class Waiting {
    private final long deadlineNanos;

    private Waiting(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    static Waiting atMost(Duration time) {
        return new Waiting(System.nanoTime() + time.toNanos());
    }

    /**
     * Returns an answer.
     *
     * @throws KafkaException when it does not come, or is a failure
     */
    <T> T get(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka
                    ? kafka
                    : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("no answer in time", e);
        }
    }

    /** Returns an answer, or empty when it does not come or is a failure. */
    <T> Optional<T> find(KafkaFuture<T> future) throws InterruptedException {
        try {
            return Optional.ofNullable(get(future));
        } catch (KafkaException e) {
            return Optional.empty();
        }
    }
}
