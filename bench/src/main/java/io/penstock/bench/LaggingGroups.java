package io.penstock.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Consumer groups that have committed every partition of one topic, and wait. */
final class LaggingGroups {
    /** How many records each partition of a group has waiting. */
    static final int BEHIND = 5;

    private static final int RECORDS = 20;

    private final String prefix;
    private final int topics;
    private final int partitions;

    private LaggingGroups(String prefix, int topics, int partitions) {
        this.prefix = prefix;
        this.topics = topics;
        this.partitions = partitions;
    }

    /**
     * Makes them.
     *
     * @param clients how to reach the brokers
     * @param prefix of the names of groups and topics
     * @param groups how many, spread over the topics
     * @param topics how many
     * @param partitions of each topic
     */
    static void make(
            Map<String, Object> clients, String prefix, int groups, int topics, int partitions)
            throws ExecutionException, InterruptedException {
        new LaggingGroups(prefix, topics, partitions).make(clients, groups);
    }

    private void make(Map<String, Object> clients, int groups)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(clients);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                clients, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<NewTopic> all =
                    IntStream.range(0, topics)
                            .mapToObj(t -> new NewTopic(topic(t), partitions, (short) 1))
                            .toList();
            admin.createTopics(all).all().get();
            // Answers when each partition has a leader, without which the producer would complain.
            admin.listOffsets(everyPartition()).all().get();
            for (int topic = 0; topic < topics; topic++) {
                for (int partition = 0; partition < partitions; partition++) {
                    for (int i = 0; i < RECORDS; i++) {
                        var _ =
                                producer.send(
                                        new ProducerRecord<>(
                                                topic(topic), partition, null, new byte[20]));
                    }
                }
            }
            producer.flush();
            List<KafkaFuture<Void>> commits = new ArrayList<>();
            for (int group = 0; group < groups; group++) {
                Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
                for (int partition = 0; partition < partitions; partition++) {
                    offsets.put(
                            new TopicPartition(topic(group % topics), partition),
                            new OffsetAndMetadata(RECORDS - BEHIND));
                }
                commits.add(
                        admin.alterConsumerGroupOffsets(prefix + "group-" + group, offsets).all());
            }
            for (KafkaFuture<Void> commit : commits) {
                commit.get();
            }
        }
    }

    private Map<TopicPartition, OffsetSpec> everyPartition() {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int topic = 0; topic < topics; topic++) {
            for (int partition = 0; partition < partitions; partition++) {
                ends.put(new TopicPartition(topic(topic), partition), OffsetSpec.latest());
            }
        }
        return ends;
    }

    private String topic(int number) {
        return prefix + "topic-" + number;
    }
}
