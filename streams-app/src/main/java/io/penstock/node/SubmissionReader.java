package io.penstock.node;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.SubmittedTasks;
import io.penstock.task.RecordRef;
import io.penstock.task.Topics;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads submissions where they lie.
 *
 * @param log reads the log
 * @param partitions partitions of each task topic
 */
record SubmissionReader(LogReader log, int partitions) implements SubmittedTasks {
    private static final Set<String> TOPICS = Set.of(Topics.SUBMITTED, Topics.REKEYED);
    private static final long RETRY_MS = 1_000;

    @Override
    public Answer<Optional<byte[]>> at(RecordRef source) {
        if (!TOPICS.contains(source.topic()) || source.partition() >= partitions) {
            return new Answer.Known<>(Optional.empty(), "log", 0);
        }
        try {
            return new Answer.Known<>(
                    log.at(new TopicPartition(source.topic(), source.partition()), source.offset())
                            .map(ConsumerRecord::value),
                    "log",
                    0);
        } catch (KafkaException e) {
            return new Answer.NotYet<>(RETRY_MS, "the broker does not answer");
        }
    }
}
