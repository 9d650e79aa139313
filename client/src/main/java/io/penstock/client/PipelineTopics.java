package io.penstock.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks once, when a client is opened, whether the topics exist that it will use. */
final class PipelineTopics {
    /** A topic that was created just now may be unknown to the broker that is asked. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private PipelineTopics() {}

    /**
     * Returns the partition count of each topic.
     *
     * @throws MissingTopicsException when one does not exist
     * @throws KafkaUnreachableException when no broker answers within the client's time limit
     */
    static Map<String, Integer> partitionCounts(
            KafkaSettings settings, String clientId, List<String> topics) {
        try (Admin admin = Admin.create(settings.admin(clientId))) {
            long graceEnds = System.nanoTime() + GRACE.toNanos();
            while (true) {
                Map<String, Integer> counts = describe(admin, topics);
                if (counts.size() == topics.size()) {
                    return counts;
                }
                if (System.nanoTime() - graceEnds > 0) {
                    List<String> missing = new ArrayList<>(topics);
                    missing.removeAll(counts.keySet());
                    throw new MissingTopicsException(missing, settings.bootstrapServers());
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachableException(
                    settings.bootstrapServers(), "interrupted while asking", e);
        } catch (TimeoutException e) {
            throw new KafkaUnreachableException(
                    settings.bootstrapServers(), String.valueOf(e.getMessage()), e);
        } catch (KafkaException e) {
            if (e.getCause() instanceof ConfigException cause) {
                throw new KafkaUnreachableException(
                        settings.bootstrapServers(), String.valueOf(cause.getMessage()), e);
            }
            throw e;
        }
    }

    private static Map<String, Integer> describe(Admin admin, List<String> topics)
            throws InterruptedException {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(topics).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
            try {
                counts.put(answer.getKey(), answer.getValue().get().partitions().size());
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case UnknownTopicOrPartitionException missing -> {}
                    case KafkaException other -> throw other;
                    case null, default -> throw new KafkaException(e);
                }
            }
        }
        return counts;
    }
}
