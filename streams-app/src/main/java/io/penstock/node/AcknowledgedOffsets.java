package io.penstock.node;

import io.penstock.task.Topics;
import io.penstock.topology.Progress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells whether ingest has come past all that was acknowledged before a question was asked, so that
 * a 404 is only said of what was never acknowledged (R2). Any thread.
 */
final class AcknowledgedOffsets {
    private static final long LOOK_AGAIN_NANOS = 2_000_000;

    private final Admin admin;
    private final Progress progress;
    private final InstantSource clock;
    private final int partitions;

    AcknowledgedOffsets(Admin admin, Progress progress, InstantSource clock, int partitions) {
        this.admin = admin;
        this.progress = progress;
        this.clock = clock;
        this.partitions = partitions;
    }

    /**
     * Waits until ingest has passed what is acknowledged now. A submission without a key may lie on
     * any partition, and goes by the re-keyed topic, so both are looked at in turn.
     *
     * @return false when the time ran out
     * @throws KafkaException when the broker does not answer
     */
    boolean awaitProcessed(String taskId, long untilMs) {
        List<TopicPartition> home =
                List.of(
                        new TopicPartition(
                                Topics.REKEYED, KafkaPartitions.ofTask(taskId, partitions)));
        return await(KafkaPartitions.of(Topics.SUBMITTED, partitions), untilMs)
                && await(home, untilMs);
    }

    private boolean await(List<TopicPartition> sources, long untilMs) {
        Map<TopicPartition, Long> ends = ends(sources, untilMs);
        while (!ends.entrySet().stream()
                .allMatch(
                        end ->
                                end.getValue() == 0
                                        || progress.reached(
                                                end.getKey().topic(),
                                                end.getKey().partition(),
                                                end.getValue()))) {
            if (clock.millis() >= untilMs) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }

    private Map<TopicPartition, Long> ends(List<TopicPartition> sources, long untilMs) {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        sources.forEach(source -> question.put(source, OffsetSpec.latest()));
        try {
            Map<TopicPartition, Long> ends = new HashMap<>();
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                    admin.listOffsets(question)
                            .all()
                            .get(Math.max(1, untilMs - clock.millis()), TimeUnit.MILLISECONDS)
                            .entrySet()) {
                ends.put(end.getKey(), end.getValue().offset());
            }
            return ends;
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("end offsets cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while reading end offsets", e);
        }
    }
}
