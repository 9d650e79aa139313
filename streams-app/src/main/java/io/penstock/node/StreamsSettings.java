package io.penstock.node;

import io.penstock.task.SizeLimits;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams that are decisions, each with its reason. */
final class StreamsSettings {
    /** Streams' own default of 100 ms would be most of a task's latency (R17). */
    static final int LINGER_MS = 1;

    /** A thread sits in poll this long when idle, and punctuates only after it (R17). */
    static final int POLL_MS = 10;

    /**
     * Never waits for a source that is behind: a task must not stand because the leader of one of
     * its four partitions is away. Inputs may then cross, which the rules allow for (R12).
     */
    static final long MAX_TASK_IDLE_MS = -1;

    /** How soon a dead node's partitions move; the default is 45 s (R17, R24). */
    static final int SESSION_TIMEOUT_MS = 10_000;

    /** A third of the session, as Kafka advises. */
    static final int HEARTBEAT_MS = 3_000;

    /** How often a moved task is brought nearer to its state; the default is 10 min. */
    static final int PROBING_REBALANCE_MS = 60_000;

    /** Longer than a scan of a large store in init(), or the thread is fenced in it (R25). */
    static final int TRANSACTION_TIMEOUT_MS = 30_000;

    /** Metadata is asked anew this soon after a broker went away. */
    static final int METADATA_MAX_AGE_MS = 30_000;

    /** What a busy partition gathers within one commit; 16 KiB, the default, cuts it in pieces. */
    static final int BATCH_BYTES = 64 * 1024;

    /**
     * A produce request right after a commit may find the markers of the last transaction still on
     * their way (CONCURRENT_TRANSACTIONS); asked again after the default of 100 ms it would have
     * waited five commits.
     */
    static final int PRODUCER_RETRY_MS = 10;

    private StreamsSettings() {}

    static Properties of(NodeSettings settings) {
        NodeSettings.Streams streams = settings.streams();
        Properties p = new Properties();
        p.putAll(settings.kafka().properties());
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, streams.applicationId());
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().bootstrap());
        p.put(StreamsConfig.STATE_DIR_CONFIG, streams.stateDirectory().toString());
        p.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                switch (streams.guarantee()) {
                    case EXACTLY_ONCE -> StreamsConfig.EXACTLY_ONCE_V2;
                    case AT_LEAST_ONCE -> StreamsConfig.AT_LEAST_ONCE;
                });
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, streams.commitMs());
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, streams.threads());
        p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, streams.standbys());
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) settings.kafka().replication());
        p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, streams.recordCacheBytes());
        p.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
        p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, MAX_TASK_IDLE_MS);
        p.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_REBALANCE_MS);
        // The streams protocol answers queries wrongly in 4.3 (KAFKA-20782, KAFKA-20885).
        p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksDb.class.getName());
        p.put(SharedRocksDb.WRITE_BUFFER_BYTES, streams.writeBufferBytes());
        p.put("enable.metrics.push", false);
        consumers(p);
        producer(p);
        p.put(
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
                Integer.toString(SizeLimits.RECORD_BYTES));
        return p;
    }

    private static void consumers(Properties p) {
        p.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                SESSION_TIMEOUT_MS);
        p.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                HEARTBEAT_MS);
        // A request that hangs at a stopped broker must end before the session does (R7).
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG), 5_000);
        p.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.METADATA_MAX_AGE_CONFIG),
                METADATA_MAX_AGE_MS);
        // Under at_least_once the default would show aborted records of others (R41).
        p.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
                "read_committed");
        p.put(
                StreamsConfig.globalConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
                "read_committed");
    }

    private static void producer(Properties p) {
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), LINGER_MS);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        p.put(
                StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
                PRODUCER_RETRY_MS);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        p.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                SizeLimits.RECORD_BYTES);
        p.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                TRANSACTION_TIMEOUT_MS);
    }
}
