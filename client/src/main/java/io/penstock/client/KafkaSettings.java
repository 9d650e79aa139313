package io.penstock.client;

import io.penstock.task.SizeLimits;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How this module's Kafka clients are set. The user's own settings (security, addresses, sizes of
 * buffers) come first; what the protocol needs is put over them and cannot be changed. Immutable.
 */
final class KafkaSettings {
    /** A broker that does not answer for this long is asked again; it may be stopped (R7). */
    static final int REQUEST_TIMEOUT_MS = 5_000;

    /** After this long without an acknowledgement a send has failed. */
    static final int DELIVERY_TIMEOUT_MS = 30_000;

    /** How long opening a client may take before it fails with what to do about it. */
    static final int OPEN_TIMEOUT_MS = 10_000;

    private final Map<String, Object> own;

    KafkaSettings(String bootstrapServers, Map<String, ?> own) {
        this.own = new HashMap<>(own);
        this.own.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }

    String bootstrapServers() {
        return String.valueOf(own.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    /**
     * Returns the settings of an idempotent producer.
     *
     * @param clientId its name in logs and in the broker's quotas
     * @param lingerMs milliseconds that a record may wait for others
     * @param maxBlockMs milliseconds that a send may wait for room in the buffer
     */
    Map<String, Object> producer(String clientId, int lingerMs, int maxBlockMs) {
        Map<String, Object> config = common(clientId);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 65_536);
        config.put(ProducerConfig.LINGER_MS_CONFIG, lingerMs);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, SizeLimits.RECORD_BYTES);
        config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlockMs);
        config.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        return config;
    }

    /** Returns the settings of a consumer without a group that reads what is not yet committed. */
    Map<String, Object> consumer(String clientId) {
        Map<String, Object> config = common(clientId);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        config.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        config.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, OPEN_TIMEOUT_MS);
        return config;
    }

    /** Returns the settings of a client that asks for topics. */
    Map<String, Object> admin(String clientId) {
        Map<String, Object> config = common(clientId);
        config.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, OPEN_TIMEOUT_MS);
        return config;
    }

    private Map<String, Object> common(String clientId) {
        Map<String, Object> config = new HashMap<>(own);
        config.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        config.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        config.putIfAbsent(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000L);
        config.putIfAbsent(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
        return config;
    }
}
