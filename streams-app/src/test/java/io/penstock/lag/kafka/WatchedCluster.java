package io.penstock.lag.kafka;

import io.penstock.lag.GroupLag;
import io.penstock.lag.LagSnapshot;
import io.penstock.lag.PartitionLag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A sampler of a broker, sampled by hand, and what a test does there. */
final class WatchedCluster implements AutoCloseable {
    static final Duration INTERVAL = Duration.ofSeconds(5);

    final SettableClock clock = new SettableClock();
    final LagSampler sampler;
    final Admin admin;

    private final String bootstrap;
    private final KafkaProducer<byte[], byte[]> producer;

    WatchedCluster(String bootstrap) {
        this.bootstrap = bootstrap;
        sampler = new LagSampler(clients(), LagSettings.STANDARD, clock);
        admin = Admin.create(clients());
        producer = producer(Map.of());
    }

    private Map<String, Object> clients() {
        return Map.of("bootstrap.servers", bootstrap);
    }

    void topic(String name, int partitions) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }

    void produce(String topic, int partition, int records) {
        for (int i = 0; i < records; i++) {
            var _ = producer.send(record(topic, partition));
        }
        producer.flush();
    }

    static ProducerRecord<byte[], byte[]> record(String topic, int partition) {
        return new ProducerRecord<>(
                topic, partition, null, "value".getBytes(StandardCharsets.UTF_8));
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(clients());
        properties.putAll(more);
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaConsumer<byte[], byte[]> consumer(String group, String protocol) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        group,
                        "group.protocol",
                        protocol,
                        "client.id",
                        group + "-client",
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    void commit(String group, String topic, int partition, long offset)
            throws ExecutionException, InterruptedException {
        admin.alterConsumerGroupOffsets(
                        group,
                        Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    LagSnapshot sample() throws InterruptedException {
        clock.advance(INTERVAL);
        return sampler.runOnce();
    }

    /** Takes samples and returns how a group is after the last. */
    GroupLag sample(String group, int samples) throws InterruptedException {
        LagSnapshot snapshot = sample();
        for (int i = 1; i < samples; i++) {
            snapshot = sample();
        }
        return Objects.requireNonNull(snapshot.group(group), group);
    }

    static PartitionLag partition(GroupLag group, int number) {
        return group.partitions().stream()
                .filter(partition -> partition.partition().number() == number)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        sampler.close();
    }
}
