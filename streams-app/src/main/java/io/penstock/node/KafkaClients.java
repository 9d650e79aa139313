package io.penstock.node;

import io.penstock.task.SizeLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the node's own Kafka clients, all with the same settings. Any thread. */
final class KafkaClients {
    /** A stopped broker must not hold a request for Kafka's default of 30 s (R7). */
    static final int REQUEST_TIMEOUT_MS = 5_000;

    /** How long a submission is tried before its sender is told. */
    static final int DELIVERY_TIMEOUT_MS = 30_000;

    /** How long a call may wait for metadata or room in the buffer. */
    static final int MAX_BLOCK_MS = 5_000;

    /** Collects what comes together: NDJSON of many lines leaves in few batches. */
    static final int LINGER_MS = 1;

    private final NodeSettings.Kafka settings;

    KafkaClients(NodeSettings.Kafka settings) {
        this.settings = settings;
    }

    Admin admin() {
        Map<String, Object> properties = common("penstock-admin");
        properties.put("default.api.timeout.ms", 10_000);
        return Admin.create(properties);
    }

    KafkaConsumer<byte[], byte[]> consumer(String clientId, String isolation, String reset) {
        return new KafkaConsumer<>(
                reader(clientId, isolation, reset),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private Map<String, Object> reader(String clientId, String isolation, String reset) {
        Map<String, Object> properties = common(clientId);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return properties;
    }

    /**
     * A member of a group that begins with what is at most so old, and whose partitions are all
     * taken away in a rebalance.
     */
    KafkaConsumer<byte[], byte[]> member(String group, String clientId, Duration notOlder) {
        Map<String, Object> properties =
                reader(clientId, "read_committed", "by_duration:" + notOlder);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        properties.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, StreamsSettings.SESSION_TIMEOUT_MS);
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    KafkaProducer<byte[], byte[]> producer(String clientId) {
        Map<String, Object> properties = common(clientId);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, SizeLimits.RECORD_BYTES);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Returns what all clients have in common, for a part that makes its own. */
    Map<String, Object> common(String clientId) {
        Map<String, Object> properties = new HashMap<>(settings.properties());
        properties.put("bootstrap.servers", settings.bootstrap());
        properties.put("client.id", clientId);
        properties.put("request.timeout.ms", REQUEST_TIMEOUT_MS);
        properties.put("enable.metrics.push", false);
        return properties;
    }
}
