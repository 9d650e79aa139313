package io.penstock.client;

import io.penstock.task.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the end of {@code agents.state}, as an agent does before it states itself. */
final class AgentsLog {
    /** The one partition that all agents state themselves on, so that offsets order them. */
    static final TopicPartition PARTITION = new TopicPartition(Topics.AGENTS, 0);

    /** Enough for each of 1,000 busy agents to have stated itself 50 times. */
    private static final long RECORDS = 50_000;

    private AgentsLog() {}

    /**
     * Returns who has stated itself lately.
     *
     * @throws TimeoutException when the end is not reached in time
     */
    static Roster read(Map<String, Object> config, Duration limit) {
        Map<String, Object> hasty = new HashMap<>(config);
        // The last fetch finds nothing; requests behind it on the connection would wait as long.
        hasty.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(hasty)) {
            return read(consumer, limit);
        }
    }

    private static Roster read(Consumer<byte[], byte[]> consumer, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<TopicPartition> log = List.of(PARTITION);
        consumer.assign(log);
        long end = consumer.endOffsets(log).getOrDefault(PARTITION, 0L);
        seek(consumer, end - RECORDS);
        Roster roster = new Roster();
        while (consumer.position(PARTITION) < end) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("reading " + Topics.AGENTS + " took over " + limit);
            }
            try {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    roster.observe(record);
                }
            } catch (OffsetOutOfRangeException e) {
                // Retention took the beginning away between asking and reading.
                seek(consumer, 0);
            }
        }
        return roster;
    }

    private static void seek(Consumer<byte[], byte[]> consumer, long wanted) {
        long first = consumer.beginningOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
        consumer.seek(PARTITION, Math.max(first, wanted));
    }
}
