package io.penstock.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The control: what the broker alone moves, 300-byte records produced and consumed at once. */
final class RawBroker {
    private static final int PARTITIONS = 4;
    private static final int BYTES = 300;

    private RawBroker() {}

    /** Returns records a second from the first send until the last one was read. */
    static double recordsPerSecond(String bootstrapServers, int records)
            throws ExecutionException, InterruptedException {
        String topic = "raw-" + System.nanoTime();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        }
        MixClients clients = new MixClients(bootstrapServers);
        List<TopicPartition> all =
                IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList();
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer(all, "read_uncommitted");
                KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            long start = System.nanoTime();
            Thread sender =
                    Thread.ofPlatform()
                            .name("raw-producer")
                            .start(() -> send(producer, topic, records));
            int read = 0;
            while (read < records) {
                read += consumer.poll(Duration.ofSeconds(1)).count();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            sender.join();
            return records / seconds;
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, int records) {
        byte[] value = new byte[BYTES];
        for (int i = 0; i < records; i++) {
            for (int at = 0; at < 8; at++) {
                value[at] = (byte) (i >>> (4 * at));
            }
            var _ = producer.send(new ProducerRecord<>(topic, i % PARTITIONS, null, value.clone()));
        }
        producer.flush();
    }
}
