package io.penstock.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads stretches of the committed log where they lie, with one consumer that calls take turns
 * with. Any thread. Calls throw {@link KafkaException} when the broker does not answer in time.
 */
final class LogReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long AT_MOST_NANOS = Duration.ofSeconds(5).toNanos();

    private final KafkaConsumer<byte[], byte[]> consumer;

    LogReader(KafkaClients clients) {
        consumer = clients.consumer("penstock-log-reader", "read_committed", "earliest");
    }

    /** Offsets of the first record of a partition, and after its last committed one. */
    record Bounds(long begin, long end) {
        boolean hold(long offset) {
            return offset >= begin && offset < end;
        }
    }

    /** Returns the bounds of each partition. */
    synchronized Map<TopicPartition, Bounds> bounds(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return partitions.stream()
                .collect(
                        Collectors.toMap(
                                partition -> partition,
                                partition ->
                                        new Bounds(
                                                begins.getOrDefault(partition, 0L),
                                                ends.getOrDefault(partition, 0L))));
    }

    /**
     * Returns the records of a stretch.
     *
     * @param from offset of the first, from 0
     * @param upTo offset after the last, at most the end of the partition
     */
    synchronized List<ConsumerRecord<byte[], byte[]>> read(
            TopicPartition partition, long from, long upTo) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long until = System.nanoTime() + AT_MOST_NANOS;
        while (consumer.position(partition) < upTo) {
            if (System.nanoTime() - until > 0) {
                throw new KafkaException(partition + " cannot be read in time");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < upTo) {
                    records.add(record);
                }
            }
        }
        return records;
    }

    /** Returns one record, or empty when none lies there. */
    synchronized Optional<ConsumerRecord<byte[], byte[]>> at(
            TopicPartition partition, long offset) {
        Bounds bounds = bounds(List.of(partition)).get(partition);
        return bounds == null || !bounds.hold(offset)
                ? Optional.empty()
                : read(partition, offset, offset + 1).stream().findFirst();
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
