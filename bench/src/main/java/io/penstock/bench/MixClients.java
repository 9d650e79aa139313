package io.penstock.bench;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka clients of the record mix, with the settings of the real ones. */
final class MixClients {
    static final String COMPRESSION = "lz4";
    static final int LINGER_MILLIS = 1;

    private final String bootstrapServers;

    MixClients(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "linger.ms",
                        LINGER_MILLIS,
                        "compression.type",
                        COMPRESSION,
                        "batch.size",
                        64 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** A consumer at the end of these partitions. */
    KafkaConsumer<byte[], byte[]> consumer(List<TopicPartition> partitions, String isolation) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "isolation.level",
                                isolation,
                                "enable.auto.commit",
                                false,
                                "max.poll.records",
                                2_000),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Resolved now: what is written from here on is read.
        partitions.forEach(consumer::position);
        return consumer;
    }
}
