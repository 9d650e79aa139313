package io.penstock.node;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** Partitions of a topic, and where a task id belongs. */
final class KafkaPartitions {
    private KafkaPartitions() {}

    static List<TopicPartition> of(String topic, int partitions) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** Kafka's own placing of keys (BuiltInPartitioner): murmur2, positive, modulo. */
    static int of(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    static int ofTask(String taskId, int partitions) {
        return of(taskId.getBytes(StandardCharsets.UTF_8), partitions);
    }
}
