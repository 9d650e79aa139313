package io.penstock.node;

import io.penstock.gateway.pipeline.EndFollower;
import io.penstock.gateway.pipeline.Ends;
import io.penstock.json.InvalidField;
import io.penstock.task.TaskEvent;
import io.penstock.task.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells who waits of each end as soon as it is committed: a tail of {@code tasks.events} over all
 * partitions, read committed, whichever node decided the end (R13). Any thread.
 */
final class CommittedEnds implements Ends, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Map<Long, CompletableFuture<TaskEvent.Ended>>> waiting =
            new ConcurrentHashMap<>();
    private final List<EndFollower> followers = new CopyOnWriteArrayList<>();
    private final AtomicLong questions = new AtomicLong();
    private final Loop loop;

    private CommittedEnds(KafkaConsumer<byte[], byte[]> consumer, int partitions) {
        this.consumer = consumer;
        List<TopicPartition> all = KafkaPartitions.of(Topics.EVENTS, partitions);
        consumer.assign(all);
        consumer.seekToEnd(all);
        // Resolved now, not at the first poll: an end after this line is never missed.
        all.forEach(consumer::position);
        loop = Loop.start("penstock-ends", consumer, this::runOnce);
    }

    static CommittedEnds start(KafkaClients clients, int partitions) {
        return new CommittedEnds(
                clients.consumer("penstock-ends", "read_committed", "latest"), partitions);
    }

    @Override
    public CompletableFuture<TaskEvent.Ended> await(String taskId) {
        CompletableFuture<TaskEvent.Ended> future = new CompletableFuture<>();
        long number = questions.incrementAndGet();
        waiting.compute(
                taskId,
                (id, others) -> {
                    Map<Long, CompletableFuture<TaskEvent.Ended>> all =
                            others == null ? new ConcurrentHashMap<>() : others;
                    all.put(number, future);
                    return all;
                });
        var _ = future.whenComplete((ended, failure) -> forget(taskId, number));
        return future;
    }

    @Override
    public Following follow(EndFollower follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    private void forget(String taskId, long number) {
        waiting.computeIfPresent(
                taskId,
                (id, all) -> {
                    all.remove(number);
                    return all.isEmpty() ? null : all;
                });
    }

    boolean isAlive() {
        return loop.isAlive();
    }

    private void runOnce() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            if (record.key() != null && record.value() != null) {
                tell(record.key(), record.value());
            }
        }
    }

    /** A record that nobody asked for is not even parsed. */
    private void tell(byte[] key, byte[] value) {
        List<EndFollower> following =
                followers.isEmpty()
                        ? List.of()
                        : followers.stream().filter(EndFollower::wantsMore).toList();
        Map<Long, CompletableFuture<TaskEvent.Ended>> all =
                waiting.isEmpty()
                        ? Map.of()
                        : waiting.getOrDefault(new String(key, StandardCharsets.UTF_8), Map.of());
        if (following.isEmpty() && all.isEmpty()) {
            return;
        }
        try {
            if (TaskEvent.read(value) instanceof TaskEvent.Ended ended) {
                all.values().forEach(future -> future.complete(ended));
                following.forEach(follower -> follower.ended(ended));
            }
        } catch (InvalidField e) {
            // Not one of ours; KeepHistory logs it.
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
