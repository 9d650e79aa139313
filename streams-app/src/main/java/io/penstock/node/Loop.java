package io.penstock.node;

import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named thread that reads with a consumer until it is closed. What a step throws is logged, and
 * the loop goes on: a reader outlives its broker. {@link #close} may be called by any thread.
 */
final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile boolean open = true;

    private Loop(String name, KafkaConsumer<byte[], byte[]> consumer, Runnable step) {
        this.consumer = consumer;
        thread = Thread.ofPlatform().name(name).daemon(true).unstarted(() -> run(step));
    }

    /** Starts the thread; it closes the consumer when it ends. */
    static Loop start(String name, KafkaConsumer<byte[], byte[]> consumer, Runnable step) {
        Loop loop = new Loop(name, consumer, step);
        loop.thread.start();
        return loop;
    }

    private void run(Runnable step) {
        try {
            while (open) {
                try {
                    step.run();
                } catch (WakeupException e) {
                    // close() wakes the consumer; the condition of the loop tells.
                } catch (RuntimeException e) {
                    LOG.atWarn()
                            .setCause(e)
                            .addKeyValue("reader", Thread.currentThread().getName())
                            .log("reading failed, goes on");
                    Thread.sleep(PAUSE_AFTER_FAILURE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            consumer.close();
        }
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
