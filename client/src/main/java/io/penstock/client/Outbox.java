package io.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.task.AttemptResult;
import io.penstock.task.AttemptResult.Failed;
import io.penstock.task.Topics;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends results until Kafka has them: one whose send failed is sent again, for as long as the agent
 * lives. What is not acknowledged is bounded by {@link #hasRoom}, which the agent asks before it
 * begins more work. Thread-safe.
 */
final class Outbox {
    /** Results that may be unacknowledged at once: two seconds of 10,000 a second. */
    static final int MAX_UNSENT = 20_000;

    /** Half of the producer's buffer of 32 MiB, so that sending does not block on it. */
    static final long MAX_UNSENT_BYTES = 16L * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(250);

    /** A producer that has failed for good is replaced, but no more often than this. */
    private static final long REPLACE_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    /** The way to Kafka: a producer, or a test's stand-in. */
    interface Line {
        /** Sends a record; the callback tells how it went. */
        void send(ProducerRecord<byte[], byte[]> record, Callback answer);

        /** Waits for what is on the way, at most so long, and disconnects. */
        void close(Duration limit);
    }

    private record Unsent(AttemptResult result, ProducerRecord<byte[], byte[]> record) {
        int bytes() {
            return record.key().length + record.value().length;
        }
    }

    private final Supplier<Line> lines;
    private final ConcurrentLinkedQueue<Unsent> again = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean retrying = new AtomicBoolean();
    private volatile Line line;
    private volatile boolean lineBroken;
    private volatile boolean closed;
    private volatile long replacedAt = System.nanoTime() - REPLACE_PAUSE_NANOS;

    Outbox(Supplier<Line> lines) {
        this.lines = lines;
        this.line = lines.get();
    }

    /** Sends a result. Blocks only while the producer cannot take it, at most its max.block.ms. */
    void send(String taskId, int partition, AttemptResult result) {
        Unsent unsent =
                new Unsent(
                        result,
                        new ProducerRecord<>(
                                Topics.RESULTS,
                                partition,
                                taskId.getBytes(UTF_8),
                                result.toJson()));
        count.incrementAndGet();
        bytes.addAndGet(unsent.bytes());
        attempt(unsent);
    }

    /** Sends a record once; the callback tells how it went. */
    void sendOnce(ProducerRecord<byte[], byte[]> record, Callback answer) {
        Line used = line;
        try {
            used.send(
                    record,
                    (metadata, fault) -> {
                        if (fault != null) {
                            suspect(used, fault);
                        }
                        answer.onCompletion(metadata, fault);
                    });
        } catch (RuntimeException fault) {
            suspect(used, fault);
            answer.onCompletion(null, fault);
        }
    }

    /** Returns whether the agent may begin more work. */
    boolean hasRoom() {
        return count.get() < MAX_UNSENT && bytes.get() < MAX_UNSENT_BYTES;
    }

    /** Returns the number of results that are not acknowledged yet. */
    int unsent() {
        return count.get();
    }

    /** Waits until all results are acknowledged, and returns whether they are. */
    boolean awaitEmpty(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (count.get() > 0 && System.nanoTime() - end < 0) {
            Thread.sleep(2);
        }
        return count.get() == 0;
    }

    /** Stops sending again, and gives what is on the way the time to arrive. */
    void close(Duration limit) {
        closed = true;
        line.close(limit);
    }

    private void attempt(Unsent unsent) {
        Line used = line;
        try {
            used.send(
                    unsent.record(),
                    (metadata, fault) -> {
                        if (fault == null) {
                            gone(unsent);
                        } else {
                            failed(unsent, used, fault);
                        }
                    });
        } catch (RuntimeException fault) {
            failed(unsent, used, fault);
        }
    }

    private void gone(Unsent unsent) {
        bytes.addAndGet(-unsent.bytes());
        count.decrementAndGet();
    }

    private void failed(Unsent unsent, Line used, Exception fault) {
        if (fault instanceof RecordTooLargeException) {
            tooLarge(unsent, fault);
        } else {
            again.add(unsent);
            suspect(used, fault);
        }
    }

    /** Sees to it that what failed is sent again, by a new producer where the old one is done. */
    private void suspect(Line used, Exception fault) {
        if (!(fault instanceof RetriableException) && used.equals(line)) {
            lineBroken = true;
        }
        if (!closed && retrying.compareAndSet(false, true)) {
            log.atWarn()
                    .addKeyValue("unsent", count.get())
                    .addKeyValue("error", fault.toString())
                    .log("record not acknowledged, sending again until it is");
            Thread.ofVirtual().name("penstock-agent-resend").start(this::resend);
        }
    }

    /** The broker takes less than the pipeline's limits allow: say so in a result that fits. */
    private void tooLarge(Unsent unsent, Exception fault) {
        gone(unsent);
        log.atError()
                .addKeyValue("bytes", unsent.bytes())
                .addKeyValue("error", fault.toString())
                .log("result too large for its topic");
        if (unsent.result().outcome() instanceof Failed) {
            return;
        }
        AttemptResult was = unsent.result();
        AttemptResult refused =
                new AttemptResult(
                        was.agent(),
                        was.epoch(),
                        was.attempt(),
                        was.dispatch(),
                        new Failed("the output is too large for the topic: " + fault.getMessage()),
                        was.durationMs());
        Thread.ofVirtual()
                .start(
                        () ->
                                send(
                                        new String(unsent.record().key(), UTF_8),
                                        unsent.record().partition(),
                                        refused));
    }

    private void resend() {
        try {
            Thread.sleep(RETRY_PAUSE);
            replaceBrokenLine();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("error", e.toString()).log("no new connection for results");
        } finally {
            retrying.set(false);
        }
        for (int left = again.size(); left > 0 && !closed; left--) {
            Unsent unsent = again.poll();
            if (unsent == null) {
                return;
            }
            attempt(unsent);
        }
    }

    private void replaceBrokenLine() {
        long now = System.nanoTime();
        if (!lineBroken || closed || now - replacedAt < REPLACE_PAUSE_NANOS) {
            return;
        }
        Line broken = line;
        line = lines.get();
        lineBroken = false;
        replacedAt = now;
        broken.close(Duration.ZERO);
    }
}
