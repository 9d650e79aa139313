package io.penstock.bench;

import io.penstock.task.Topics;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Reads committed ends and tells how many tasks have ended, and how long after they were due. */
final class MixEnds implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final MixFailure failure;
    private final ToLongFunction<ConsumerRecord<byte[], byte[]>> number;
    private final BitSet ended = new BitSet();
    private final Thread thread;
    private volatile long endedCount;
    private volatile long repeats;
    private volatile @Nullable OpenLoop openLoop;

    /** Tasks from {@code first} on are due one each {@code gapNanos} from {@code startNanos} on. */
    record OpenLoop(long first, long startNanos, long gapNanos, Histogram latencyMicros) {
        long dueNanos(long number) {
            return startNanos + (number - first) * gapNanos;
        }
    }

    /**
     * @param number tells a task's number from a record, counted from 0; negative for a record that
     *     is no end
     */
    MixEnds(
            MixClients clients,
            int partitions,
            MixFailure failure,
            ToLongFunction<ConsumerRecord<byte[], byte[]>> number) {
        this.number = number;
        List<TopicPartition> all =
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(Topics.EVENTS, partition))
                        .toList();
        this.consumer = clients.consumer(all, "read_committed");
        this.failure = failure;
        this.thread = Thread.ofPlatform().name("mix-ends").start(this::run);
    }

    /** Different tasks that have ended. */
    long count() {
        return endedCount;
    }

    /** Ends of tasks that had ended before; under exactly-once there must be none. */
    long repeats() {
        return repeats;
    }

    /** From now on latencies go there. */
    void measure(OpenLoop loop) {
        openLoop = loop;
    }

    /**
     * Waits until so many tasks have ended.
     *
     * @throws IllegalStateException when they have not in time, or a part has failed
     */
    void await(long count, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (this) {
            while (endedCount < count) {
                failure.check();
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new IllegalStateException(
                            endedCount + " of " + count + " tasks ended in " + atMost);
                }
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, 1_000_000_000L));
            }
        }
    }

    private void run() {
        try (consumer) {
            while (true) {
                take(consumer.poll(Duration.ofSeconds(1)));
            }
        } catch (WakeupException closed) {
            // The one way out.
        } catch (RuntimeException failed) {
            failure.report(failed);
        }
    }

    private synchronized void take(ConsumerRecords<byte[], byte[]> records) {
        long now = System.nanoTime();
        OpenLoop loop = openLoop;
        long fresh = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            long number = this.number.applyAsLong(record);
            if (number < 0) {
                continue;
            }
            if (ended.get((int) number)) {
                repeats++;
                continue;
            }
            ended.set((int) number);
            fresh++;
            if (loop != null && number >= loop.first()) {
                long micros = (now - loop.dueNanos(number)) / 1_000;
                loop.latencyMicros().recordValue(Math.max(0, micros));
            }
        }
        endedCount += fresh;
        notifyAll();
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
