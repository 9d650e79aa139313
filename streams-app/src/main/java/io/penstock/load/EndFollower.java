package io.penstock.load;

import io.penstock.json.InvalidField;
import io.penstock.task.TaskEvent;
import io.penstock.task.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads, committed only, how tasks end and what becomes a dead letter, from the moment at which it
 * was started. What it tells, no crash can undo. Closed from any thread.
 */
public final class EndFollower implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Listener listener;
    private final Thread thread;
    private volatile boolean closed;

    private EndFollower(Consumer<byte[], byte[]> consumer, Listener listener) {
        this.consumer = consumer;
        this.listener = listener;
        thread = Thread.ofPlatform().name("end-follower").daemon().unstarted(this::run);
    }

    /** Hears what happens. Called on the follower's thread only. */
    public interface Listener {
        /** A task has ended. */
        void ended(TaskEvent.Ended end);

        /**
         * A record has become a dead letter, or a task that failed or expired is listed there.
         *
         * @param taskId the record's key, empty for none
         */
        void deadLettered(String taskId);

        /** Nothing more will be told, because of this. */
        void failed(Exception why);
    }

    /**
     * Starts to follow: what is submitted after this returns is not missed.
     *
     * @throws KafkaException when Kafka cannot be reached, or the topics do not exist
     */
    public static EndFollower start(KafkaAccess kafka, Listener listener) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "penstock-end-follower");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        boolean started = false;
        try {
            seekToEnd(consumer);
            EndFollower follower = new EndFollower(consumer, listener);
            follower.thread.start();
            started = true;
            return follower;
        } finally {
            if (!started) {
                consumer.close();
            }
        }
    }

    private static void seekToEnd(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(Topics.EVENTS, Topics.DEAD_LETTERS)) {
            for (PartitionInfo partition : consumer.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
        }
        if (partitions.isEmpty()) {
            throw new KafkaException(
                    "the topics do not exist: create them with ./penstock topics create");
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Only asking for it makes the seek happen now (R28).
        partitions.forEach(consumer::position);
    }

    /** Stops; returns when the listener is no longer called. */
    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(CLOSE_AT_MOST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    tell(record);
                }
            }
        } catch (WakeupException e) {
            // Closed while it waited.
        } catch (RuntimeException e) {
            listener.failed(e);
        }
    }

    private void tell(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.DEAD_LETTERS)) {
            byte[] key = record.key();
            listener.deadLettered(key == null ? "" : new String(key, StandardCharsets.UTF_8));
            return;
        }
        try {
            if (TaskEvent.read(record.value()) instanceof TaskEvent.Ended ended) {
                listener.ended(ended);
            }
        } catch (InvalidField e) {
            // An event of a newer version: not an end that this one knows.
        }
    }
}
