package io.penstock.client;

import io.penstock.task.Topics;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Where an agent reads and as which run.
 *
 * @param partition its partition of {@code tasks.assigned}
 * @param epoch its run; higher than any that its id has stated
 * @param neighbours other agents that read the same partition
 */
record Seat(int partition, long epoch, int neighbours) {
    /**
     * Takes a seat: the least used partition, read from its end on. When this returns, whatever is
     * appended there will be read, so the agent may state itself (R28).
     */
    static Seat take(
            String agent,
            Consumer<byte[], byte[]> consumer,
            Roster roster,
            int partitions,
            InstantSource clock) {
        int[] others = roster.othersByPartition(agent, partitions);
        int partition = PartitionChoice.leastUsed(others, ThreadLocalRandom.current());
        Seat seat =
                new Seat(
                        partition,
                        Math.max(clock.millis(), roster.highestEpoch(agent) + 1),
                        others[partition]);
        consumer.assign(List.of(seat.assigned(), AgentsLog.PARTITION));
        consumer.pause(List.of(AgentsLog.PARTITION));
        consumer.seekToEnd(List.of(AgentsLog.PARTITION));
        seat.moveToEnd(consumer);
        return seat;
    }

    /** Takes the same seat as a later run, because messages for this one may be lost. */
    Seat again(Consumer<byte[], byte[]> consumer, InstantSource clock) {
        moveToEnd(consumer);
        return new Seat(partition, Math.max(clock.millis(), epoch + 1), neighbours);
    }

    Seat among(int others) {
        return new Seat(partition, epoch, others);
    }

    TopicPartition assigned() {
        return new TopicPartition(Topics.ASSIGNED, partition);
    }

    private void moveToEnd(Consumer<byte[], byte[]> consumer) {
        consumer.seekToEnd(List.of(assigned()));
        // seekToEnd is lazy: only asking for the position makes the broker say where the end is.
        consumer.position(assigned());
    }
}
