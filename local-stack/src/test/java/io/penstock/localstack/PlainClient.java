package io.penstock.localstack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plain Kafka clients with the patience of a test. */
final class PlainClient {
    private final String bootstrap;

    PlainClient(KafkaStack kafka) {
        this.bootstrap = kafka.bootstrapServers();
    }

    Admin admin() {
        return Admin.create(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "request.timeout.ms",
                        "5000",
                        "default.api.timeout.ms",
                        "30000"));
    }

    /** Makes a topic with the replication of the cluster. */
    void createTopic(String name, int partitions, Map<String, String> settings) throws Exception {
        try (Admin admin = admin()) {
            NewTopic topic = new NewTopic(name, partitions, (short) -1).configs(settings);
            get(admin.createTopics(List.of(topic)).all());
        }
    }

    /** Leader and replicas of partition 0. */
    TopicPartitionInfo partition(String topic) throws Exception {
        try (Admin admin = admin()) {
            return get(admin.describeTopics(List.of(topic)).topicNameValues().values().stream()
                            .findFirst()
                            .orElseThrow())
                    .partitions()
                    .getFirst();
        }
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings =
                new HashMap<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrap,
                                "acks",
                                "all",
                                "max.request.size",
                                8 * 1024 * 1024,
                                "request.timeout.ms",
                                5000,
                                "delivery.timeout.ms",
                                30000));
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Reads that many records of partition 0 from its beginning, or fails after 30 s. */
    List<byte[]> read(String topic, int count, String isolation) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            List<byte[]> values = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.size() < count) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("read " + values.size() + " of " + count);
                }
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
            return values;
        }
    }

    /** Sends to partition 0 and waits for the acknowledgement. */
    static void send(KafkaProducer<byte[], byte[]> producer, String topic, byte[] value)
            throws Exception {
        get(producer.send(new ProducerRecord<>(topic, 0, null, value)));
    }

    static <T> T get(Future<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(60, TimeUnit.SECONDS);
    }
}
