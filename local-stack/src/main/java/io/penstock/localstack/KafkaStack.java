package io.penstock.localstack;

import java.time.Duration;

/** A running Kafka cluster, ready for clients. Implementations are safe for use by many threads. */
public interface KafkaStack extends AutoCloseable {
    /** The addresses that clients connect to, {@code host:port} separated by commas. */
    String bootstrapServers();

    /** How long it took from the call to start until clients could work. */
    Duration startTime();

    /** Stops the cluster and deletes what it wrote, but for a data directory that was given. */
    @Override
    void close();
}
