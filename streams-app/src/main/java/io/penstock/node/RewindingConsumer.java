package io.penstock.node;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer of a stream thread, which starts each task of Streams at its committed offsets.
 *
 * <p>Kafka Streams 4.3.1 loses records without this. A task whose state is corrupt is closed, and
 * remembers that its partitions have to be sought back to what is committed. A rebalance that comes
 * before it is initialised again, and the corruption itself asks for one, replaces it by a new
 * object ({@code TaskManager.handleTasksPendingInitialization}) that remembers nothing: what had
 * been polled and not committed is skipped for good. A task that starts asks for its committed
 * offsets while its partitions are paused, and it has read nothing yet, so that is where its
 * position belongs. {@code PartitionReopenIT} fails without it in one run of seven.
 */
final class RewindingConsumer extends KafkaConsumer<byte[], byte[]> {
    RewindingConsumer(Map<String, Object> settings) {
        super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = super.committed(partitions);
        Set<TopicPartition> paused = paused();
        for (TopicPartition partition : partitions) {
            if (paused.contains(partition)) {
                OffsetAndMetadata offset = committed.get(partition);
                if (offset == null) {
                    seekToBeginning(Set.of(partition));
                } else {
                    seek(partition, offset);
                }
            }
        }
        return committed;
    }
}
