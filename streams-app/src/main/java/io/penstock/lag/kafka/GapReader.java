package io.penstock.lag.kafka;

import io.penstock.lag.Doubt;
import io.penstock.lag.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Looks into gaps between a committed offset and the end of a log: a committed reader steps over
 * transaction markers and aborted records, so where its position comes to the end without a record,
 * there was none. All gaps that a broker leads go into one fetch. One thread.
 */
final class GapReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    /** One batch comes whatever its size; more is of no use to who looks for one record. */
    private static final int FETCH_BYTES = 4 * 1024;

    private static final int FETCH_WAIT_MS = 50;

    private final Map<String, Object> properties;
    private @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * @param common how to reach the brokers; the consumer is made when it is first needed
     */
    GapReader(Map<String, Object> common) {
        properties = new HashMap<>(common);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "penstock-lag-gaps");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
    }

    /**
     * Returns what is in the gaps, as far as it could be read in the time.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker refuses
     */
    Map<Doubt, Doubt.Finding> read(List<Doubt> doubts, Duration atMost) {
        Map<Doubt, Doubt.Finding> findings = new HashMap<>();
        long deadline = System.nanoTime() + atMost.toNanos();
        List<Doubt> left = new ArrayList<>(doubts);
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            round(onePerPartition(left), findings, deadline);
        }
        return findings;
    }

    /** A reader has one position in each partition: other gaps there wait for the next round. */
    private static Map<TopicPartition, Doubt> onePerPartition(List<Doubt> left) {
        Map<TopicPartition, Doubt> round = new HashMap<>();
        Iterator<Doubt> doubts = left.iterator();
        while (doubts.hasNext()) {
            Doubt doubt = doubts.next();
            Partition partition = doubt.partition();
            if (round.putIfAbsent(new TopicPartition(partition.topic(), partition.number()), doubt)
                    == null) {
                doubts.remove();
            }
        }
        return round;
    }

    private void round(
            Map<TopicPartition, Doubt> open, Map<Doubt, Doubt.Finding> findings, long deadline) {
        Consumer<byte[], byte[]> reader = consumer();
        reader.assign(open.keySet());
        open.forEach((partition, doubt) -> reader.seek(partition, doubt.from()));
        try {
            while (!open.isEmpty() && System.nanoTime() < deadline) {
                ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
                if (!settle(open, findings, gap -> finding(reader, gap, records))) {
                    // Nothing came: slow, or at the first open transaction, where readers wait.
                    Map<TopicPartition, Long> stable = reader.endOffsets(open.keySet());
                    settle(open, findings, gap -> openOrSlow(reader, gap.getKey(), stable));
                }
            }
        } finally {
            reader.unsubscribe();
        }
    }

    private boolean settle(
            Map<TopicPartition, Doubt> open,
            Map<Doubt, Doubt.Finding> findings,
            Function<Map.Entry<TopicPartition, Doubt>, Doubt.@Nullable Finding> find) {
        boolean any = false;
        Iterator<Map.Entry<TopicPartition, Doubt>> gaps = open.entrySet().iterator();
        while (gaps.hasNext()) {
            Map.Entry<TopicPartition, Doubt> gap = gaps.next();
            Doubt.Finding finding = find.apply(gap);
            if (finding != null) {
                findings.put(gap.getValue(), finding);
                consumer().pause(List.of(gap.getKey()));
                gaps.remove();
                any = true;
            }
        }
        return any;
    }

    private static Doubt.@Nullable Finding finding(
            Consumer<byte[], byte[]> reader,
            Map.Entry<TopicPartition, Doubt> gap,
            ConsumerRecords<byte[], byte[]> records) {
        long end = gap.getValue().end();
        List<ConsumerRecord<byte[], byte[]>> here = records.records(gap.getKey());
        if (!here.isEmpty()) {
            ConsumerRecord<byte[], byte[]> first = here.getFirst();
            // A record behind the gap was appended after the sample: the gap itself is empty.
            return first.offset() < end
                    ? new Doubt.Finding.Waiting(first.offset(), first.timestamp())
                    : new Doubt.Finding.Nothing();
        }
        return reader.position(gap.getKey()) >= end ? new Doubt.Finding.Nothing() : null;
    }

    private static Doubt.@Nullable Finding openOrSlow(
            Consumer<byte[], byte[]> reader,
            TopicPartition partition,
            Map<TopicPartition, Long> stable) {
        long end = stable.getOrDefault(partition, Long.MAX_VALUE);
        return reader.position(partition) >= end ? new Doubt.Finding.Open() : null;
    }

    private Consumer<byte[], byte[]> consumer() {
        Consumer<byte[], byte[]> made = consumer;
        if (made == null) {
            made =
                    new KafkaConsumer<>(
                            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = made;
        }
        return made;
    }

    /** Drops the consumer; the next read makes another. */
    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }
}
