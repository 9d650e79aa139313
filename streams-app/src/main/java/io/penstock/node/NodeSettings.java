package io.penstock.node;

import io.penstock.alert.AlertSettings;
import io.penstock.cache.config.CacheConfig;
import io.penstock.gateway.GatewaySettings;
import io.penstock.json.InvalidField;
import io.penstock.lag.kafka.LagSettings;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.task.TaskDefaults;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a node needs to know to start.
 *
 * @param kafka how to reach the brokers, and what the node may do there
 * @param streams how the topology runs
 * @param gateway where HTTP is served
 * @param defaults what a task gets where its submission says nothing
 * @param lifecycle retries, losses and parking
 * @param cache hot results, with or without Redis
 * @param lag how consumer groups are watched
 * @param alerts whether and by which limits it judges itself
 * @param profiling whether and how it profiles itself
 */
public record NodeSettings(
        Kafka kafka,
        Streams streams,
        GatewaySettings gateway,
        TaskDefaults defaults,
        Lifecycle lifecycle,
        CacheConfig cache,
        LagSettings lag,
        AlertSettings alerts,
        ProfilingSettings profiling) {
    /**
     * Keeps hot results in this process's memory alone, watches consumer groups as {@link
     * LagSettings#STANDARD} says, judges itself as {@link AlertSettings#STANDARD} does, and does
     * not profile itself.
     */
    public NodeSettings(
            Kafka kafka,
            Streams streams,
            GatewaySettings gateway,
            TaskDefaults defaults,
            Lifecycle lifecycle) {
        this(
                kafka,
                streams,
                gateway,
                defaults,
                lifecycle,
                CacheConfig.localOnly(),
                LagSettings.STANDARD,
                AlertSettings.STANDARD,
                ProfilingSettings.OFF);
    }

    /** The same with another cache. */
    public NodeSettings withCache(CacheConfig other) {
        return new NodeSettings(
                kafka, streams, gateway, defaults, lifecycle, other, lag, alerts, profiling);
    }

    /** The same with another gateway. */
    public NodeSettings withGateway(GatewaySettings other) {
        return new NodeSettings(
                kafka, streams, other, defaults, lifecycle, cache, lag, alerts, profiling);
    }

    /** The same with another watch over consumer groups. */
    public NodeSettings withLag(LagSettings other) {
        return new NodeSettings(
                kafka, streams, gateway, defaults, lifecycle, cache, other, alerts, profiling);
    }

    /** The same with other alerts. */
    public NodeSettings withAlerts(AlertSettings other) {
        return new NodeSettings(
                kafka, streams, gateway, defaults, lifecycle, cache, lag, other, profiling);
    }

    /** The same with other profiling. */
    public NodeSettings withProfiling(ProfilingSettings other) {
        return new NodeSettings(
                kafka, streams, gateway, defaults, lifecycle, cache, lag, alerts, other);
    }

    /**
     * How to reach the brokers.
     *
     * @param bootstrap host:port, comma-separated
     * @param createTopics whether a node that finds no topics creates them
     * @param partitions how many partitions each task topic gets when it is created
     * @param assignedPartitions how many partitions tasks.assigned gets
     * @param replication how many brokers hold each record
     * @param properties further client settings by Kafka's names, such as those of TLS and SASL
     */
    public record Kafka(
            String bootstrap,
            boolean createTopics,
            int partitions,
            int assignedPartitions,
            short replication,
            Map<String, String> properties) {
        public Kafka {
            if (bootstrap.isBlank()) {
                throw new InvalidField("kafka.bootstrap", "must name at least one host:port");
            }
            atLeast("kafka.partitions", partitions, 1);
            atLeast("kafka.assignedPartitions", assignedPartitions, 1);
            atLeast("kafka.replication", replication, 1);
            properties = Map.copyOf(properties);
        }

        /** Names further client settings without their values, as some are secrets. */
        @Override
        public String toString() {
            return "Kafka["
                    + String.join(
                            ", ",
                            bootstrap,
                            "createTopics " + createTopics,
                            partitions + " and " + assignedPartitions + " partitions",
                            "replication " + replication,
                            "properties " + new TreeSet<>(properties.keySet()))
                    + "]";
        }

        /** Returns the defaults for the given brokers: 6 and 24 partitions, one replica. */
        public static Kafka at(String bootstrap) {
            return new Kafka(bootstrap, true, 6, 24, (short) 1, Map.of());
        }
    }

    /** What a crash may repeat. */
    public enum Guarantee {
        /** Offsets, stores and outputs commit together; the default. */
        EXACTLY_ONCE,
        /** Lower latency; after a crash a task may end twice, each time the same way. */
        AT_LEAST_ONCE
    }

    /**
     * How the topology runs.
     *
     * @param applicationId the consumer group and the prefix of changelogs
     * @param stateDirectory where stores live; kept between runs
     * @param guarantee what a crash may repeat
     * @param commitMs milliseconds between commits
     * @param threads stream threads; one per two cores does best
     * @param standbys copies of each store on other nodes
     * @param writeBufferBytes memtable of each RocksDB store
     * @param recordCacheBytes record cache of all stores together
     */
    public record Streams(
            String applicationId,
            Path stateDirectory,
            Guarantee guarantee,
            int commitMs,
            int threads,
            int standbys,
            int writeBufferBytes,
            long recordCacheBytes) {
        public Streams {
            if (applicationId.isBlank()) {
                throw new InvalidField("streams.applicationId", "must not be empty");
            }
            atLeast("streams.commitMs", commitMs, 1);
            atLeast("streams.threads", threads, 1);
            atLeast("streams.standbys", standbys, 0);
            atLeast("streams.writeBufferBytes", writeBufferBytes, 64 * 1024);
            atLeast("streams.recordCacheBytes", recordCacheBytes, 0);
        }

        /** Returns the defaults with the given state directory. */
        public static Streams in(Path stateDirectory) {
            return new Streams(
                    "penstock",
                    stateDirectory,
                    Guarantee.EXACTLY_ONCE,
                    20,
                    Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                    0,
                    4 * 1024 * 1024,
                    64L * 1024 * 1024);
        }
    }

    private static void atLeast(String field, long value, long least) {
        if (value < least) {
            throw new InvalidField(field, "must be at least " + least + ", is " + value);
        }
    }
}
