package io.penstock.topology;

import io.penstock.stats.Grouping;
import io.penstock.stats.StatsKey;
import io.penstock.stats.StatsTable;
import io.penstock.stats.WindowKind;
import io.penstock.stats.WindowStats;
import io.penstock.task.TaskEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Adds up this partition's share of the statistics: each end goes into the ten-second window of
 * this node's clock, by type, agent and tenant. Once a minute ten-second windows that are over are
 * added up to five-minute ones, and old windows are deleted. Called on the stream thread only.
 *
 * <p>Every change is in the store before {@link #process} returns, as on revoke and close Streams
 * commits without asking anybody (R20).
 */
public final class KeepStats implements Processor<byte[], TaskEvent.Ended, Void, Void> {
    /**
     * Names with a row of their own in one window of one partition; further ones are added up as
     * {@link StatsTable#OTHER}. With all three groupings at this bound in every window, a partition
     * holds 203,000 rows.
     */
    public static final int MOST_NAMES = 100;

    /** An empty punctuation makes a transaction too (R18), so they are rare. */
    static final Duration TIDY_EVERY = Duration.ofMinutes(1);

    private @Nullable Opened opened;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        opened = new Opened(context);
    }

    @Override
    public void process(Record<byte[], TaskEvent.Ended> record) {
        if (opened == null) {
            throw new IllegalStateException("init() was not called");
        }
        opened.add(record.value());
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.tidying.cancel();
            opened = null;
        }
    }

    /** What lives from one init() to the next close(); the store alone holds what is true. */
    private static final class Opened {
        private final ProcessorContext<Void, Void> context;
        private final KeyValueStore<byte[], byte[]> store;
        private final Cancellable tidying;

        /** The rows of the window that tasks are added to, so that none is read back each time. */
        private final Map<Grouping, StatsTable> current = new EnumMap<>(Grouping.class);

        private long currentStart = -1;

        /** Windows that start before this were added up since init(). */
        private long addedUpTo;

        Opened(ProcessorContext<Void, Void> context) {
            this.context = context;
            store = context.getStateStore(Stores.STATS);
            tidying = context.schedule(TIDY_EVERY, PunctuationType.WALL_CLOCK_TIME, this::tidy);
        }

        void add(TaskEvent.Ended end) {
            long start = WindowKind.TEN_SECONDS.windowStart(context.currentSystemTimeMs());
            if (start != currentStart) {
                open(start);
            }
            // A clock that was set back: what is added now has to be added up once more.
            addedUpTo = Math.min(addedUpTo, WindowKind.FIVE_MINUTES.windowStart(start));
            current.forEach(
                    (by, table) -> {
                        String name = by.nameOf(end);
                        if (name != null) {
                            String row = table.rowOf(name);
                            WindowStats stats = table.row(row);
                            stats.add(end);
                            put(WindowKind.TEN_SECONDS, by, start, row, stats);
                        }
                    });
        }

        /** Another node, or this one before a restart, may have begun the window. */
        private void open(long start) {
            for (Grouping by : Grouping.values()) {
                StatsTable table = new StatsTable(MOST_NAMES);
                StatsRows.forEach(
                        store,
                        WindowKind.TEN_SECONDS,
                        by,
                        start,
                        start + WindowKind.TEN_SECONDS.length().toMillis(),
                        (key, stats) -> table.row(key.name()).merge(stats));
                current.put(by, table);
            }
            currentStart = start;
        }

        private void tidy(long now) {
            long over = WindowKind.FIVE_MINUTES.windowStart(now);
            for (Grouping by : Grouping.values()) {
                addUp(by, over, now);
                delete(WindowKind.TEN_SECONDS, by, now);
                delete(WindowKind.FIVE_MINUTES, by, now);
            }
            addedUpTo = over;
        }

        /**
         * Adds up what is over and was not added up since init(). To do so again changes nothing
         * while all ten-second windows are there; past their time only what is missing is made.
         */
        private void addUp(Grouping by, long over, long now) {
            Map<Long, StatsTable> sums = new TreeMap<>();
            StatsRows.forEach(
                    store,
                    WindowKind.TEN_SECONDS,
                    by,
                    addedUpTo,
                    over,
                    (key, stats) ->
                            sums.computeIfAbsent(
                                            WindowKind.FIVE_MINUTES.windowStart(key.start()),
                                            start -> new StatsTable(MOST_NAMES))
                                    .merge(key.name(), stats));
            long keptFrom = keptFrom(WindowKind.TEN_SECONDS, now);
            sums.forEach(
                    (start, table) ->
                            table.rows()
                                    .forEach(
                                            (row, stats) -> {
                                                if (start >= keptFrom || !has(by, start, row)) {
                                                    put(
                                                            WindowKind.FIVE_MINUTES,
                                                            by,
                                                            start,
                                                            row,
                                                            stats);
                                                }
                                            }));
        }

        private boolean has(Grouping by, long start, String row) {
            return store.get(new StatsKey(WindowKind.FIVE_MINUTES, by, start, row).toBytes())
                    != null;
        }

        private void delete(WindowKind kind, Grouping by, long now) {
            List<byte[]> old = new ArrayList<>();
            StatsRows.forEachRaw(store, kind, by, 0, keptFrom(kind, now), row -> old.add(row.key));
            old.forEach(store::delete);
        }

        /**
         * Where the oldest windows that are kept start. Those of ten seconds go five minutes at a
         * time, so that what a sum is made of is there as a whole or not at all.
         */
        private static long keptFrom(WindowKind kind, long now) {
            return WindowKind.FIVE_MINUTES.windowStart(now - kind.kept().toMillis());
        }

        private void put(WindowKind kind, Grouping by, long start, String row, WindowStats stats) {
            store.put(new StatsKey(kind, by, start, row).toBytes(), stats.toBytes());
        }
    }
}
