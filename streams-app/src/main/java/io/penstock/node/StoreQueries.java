package io.penstock.node;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.TaskFilter;
import io.penstock.gateway.pipeline.TaskLookup;
import io.penstock.gateway.pipeline.TaskPage;
import io.penstock.gateway.pipeline.TaskQueries;
import io.penstock.lifecycle.StoredTask;
import io.penstock.lifecycle.StoredTaskCodec;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskView;
import io.penstock.topology.RoutingCounters;
import io.penstock.topology.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Answers from this node's own stores. Ends come from {@code ended} alone, which is fed by the
 * committed log, so that nobody is told of an end that a crash could undo (R13). Any thread; waits
 * at most {@link #PATIENCE}, for a list {@link #LIST_PATIENCE}.
 */
final class StoreQueries implements TaskQueries {
    /** How long a look-up waits for a commit, or for ingest to reach what was acknowledged. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How long a list does: it needs all partitions' ends, and whoever reads it is a person. */
    private static final Duration LIST_PATIENCE = Duration.ofSeconds(5);

    /** Between two looks: well under a commit. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(2).toNanos();

    /** An old end may be past its retention again, and is not looked for. */
    private static final long SURELY_KEPT_MS = Stores.ENDED_RETENTION.toMillis() / 2;

    private static final String SOURCE = "store";
    private static final long RETRY_MS = 500;

    private final KafkaStreams streams;
    private final int partitions;
    private final AcknowledgedOffsets acknowledged;
    private final RoutingCounters routing;
    private final InstantSource clock;

    StoreQueries(
            KafkaStreams streams,
            int partitions,
            AcknowledgedOffsets acknowledged,
            RoutingCounters routing,
            InstantSource clock) {
        this.streams = streams;
        this.partitions = partitions;
        this.acknowledged = acknowledged;
        this.routing = routing;
        this.clock = clock;
    }

    @Override
    public TaskLookup task(String id) {
        long until = clock.millis() + PATIENCE.toMillis();
        try {
            return onceOpen(until, () -> lookUp(id, until));
        } catch (InvalidStateStoreException e) {
            return new TaskLookup.NotYet(
                    RETRY_MS, "the task's partition is being restored or moved");
        } catch (KafkaException e) {
            return new TaskLookup.NotYet(RETRY_MS, "the broker does not answer");
        }
    }

    /**
     * Asks again while a store is not open: not only a partition that moves is, but also, for some
     * milliseconds, a window store whose next segment is being made.
     */
    private <T> T onceOpen(long until, Supplier<T> question) {
        while (true) {
            try {
                return question.get();
            } catch (InvalidStateStoreException e) {
                if (clock.millis() >= until) {
                    throw e;
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
    }

    private TaskLookup lookUp(String id, long until) {
        Look look = look(id);
        if (look instanceof Look.Nowhere) {
            // What was acknowledged before this question may still lie before ingest (R2).
            if (!acknowledged.awaitProcessed(id, until)) {
                return new TaskLookup.NotYet(RETRY_MS, "ingest is behind");
            }
            look = look(id);
        }
        while (look instanceof Look.EndedUncommitted && clock.millis() < until) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            look = look(id);
        }
        return switch (look) {
            case Look.At(TaskView view) -> new TaskLookup.Found(view, SOURCE, 0);
            case Look.EndedUncommitted() ->
                    new TaskLookup.NotYet(RETRY_MS, "the task's end is not committed yet");
            case Look.Nowhere() -> new TaskLookup.Unknown();
        };
    }

    /** What the stores hold of an id at one moment. */
    private sealed interface Look {
        record At(TaskView view) implements Look {}

        record EndedUncommitted() implements Look {}

        record Nowhere() implements Look {}
    }

    private Look look(String id) {
        int partition = KafkaPartitions.ofTask(id, partitions);
        byte[] active = active(partition).get(id);
        if (active != null
                && StoredTaskCodec.decode(id, active) instanceof StoredTask.Active task) {
            return new Look.At(view(task));
        }
        long now = clock.millis();
        byte[] ended = newest(window(Stores.ENDED, partition), id, now, false);
        if (ended != null && TaskEvent.read(ended) instanceof TaskEvent.Ended end) {
            return new Look.At(TaskView.of(end));
        }
        return newest(window(Stores.RECENT_IDS, partition), id, now, true) == null
                ? new Look.Nowhere()
                : new Look.EndedUncommitted();
    }

    private static byte @Nullable [] newest(
            ReadOnlyWindowStore<String, byte[]> store, String id, long now, boolean recentIds) {
        Duration segment = recentIds ? Stores.RECENT_IDS_SEGMENT : Stores.ENDED_SEGMENT;
        Duration retention = recentIds ? Stores.RECENT_IDS_RETENTION : Stores.ENDED_RETENTION;
        long first = Stores.windowStart(now - retention.toMillis(), segment);
        for (long start = Stores.windowStart(now, segment);
                start >= first;
                start -= segment.toMillis()) {
            byte[] value = store.fetch(id, start);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    @Override
    public Answer<TaskPage> tasks(TaskFilter filter, int limit, @Nullable String cursor) {
        TaskCursor from = TaskCursor.of(cursor);
        long until = clock.millis() + PATIENCE.toMillis();
        try {
            return onceOpen(until, () -> list(new TaskListing(filter, limit, from)));
        } catch (InvalidStateStoreException e) {
            return new Answer.NotYet<>(RETRY_MS, "a partition is being restored or moved");
        }
    }

    private Answer<TaskPage> list(TaskListing listing) {
        long until = clock.millis() + LIST_PATIENCE.toMillis();
        if (listing.wantsActive()) {
            for (int partition = 0; partition < partitions; partition++) {
                listing.addActive(active(partition));
            }
            if (listing.wantsEnded() && !awaitHistory(until)) {
                return new Answer.NotYet<>(RETRY_MS, "ends are not committed yet");
            }
        }
        if (listing.wantsEnded()) {
            for (int partition = 0; partition < partitions; partition++) {
                listing.addEnded(window(Stores.ENDED_LOG, partition), clock.instant());
            }
        }
        return new Answer.Known<>(listing.page(), SOURCE, 0);
    }

    /**
     * Waits until history has what left {@code active} before this call: between the two a task is
     * in neither, and a page made then would leave it out for good.
     *
     * @return false when the time ran out
     */
    private boolean awaitHistory(long until) {
        for (int partition = 0; partition < partitions; partition++) {
            RoutingCounters.LastEnd last = routing.lastEnd(partition);
            // A partition that was closed meanwhile has not ended what it had not committed.
            while (last != null && routing.lastEnd(partition) != null && !isKept(partition, last)) {
                if (clock.millis() >= until) {
                    return false;
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
        return true;
    }

    private boolean isKept(int partition, RoutingCounters.LastEnd end) {
        long now = clock.millis();
        return now - end.at() > SURELY_KEPT_MS
                || newest(window(Stores.ENDED, partition), end.taskId(), now, false) != null;
    }

    static TaskView view(StoredTask.Active task) {
        Long assignedAt =
                task.phase() instanceof StoredTask.Phase.Assigned assigned
                        ? assigned.assignedAt()
                        : null;
        return new TaskView(
                task.id(),
                task.type(),
                task.state(),
                task.tenant(),
                task.priority(),
                task.attempt(),
                task.lastAgent(),
                task.submittedAt(),
                assignedAt,
                null,
                null,
                null,
                task.lastError(),
                task.source(),
                task.attempts());
    }

    private ReadOnlyKeyValueStore<String, byte[]> active(int partition) {
        return streams.store(
                StoreQueryParameters.fromNameAndType(
                                Stores.ACTIVE, QueryableStoreTypes.<String, byte[]>keyValueStore())
                        .withPartition(partition));
    }

    private ReadOnlyWindowStore<String, byte[]> window(String name, int partition) {
        return streams.store(
                StoreQueryParameters.fromNameAndType(
                                name, QueryableStoreTypes.<String, byte[]>windowStore())
                        .withPartition(partition));
    }
}
