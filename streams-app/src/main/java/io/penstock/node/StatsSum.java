package io.penstock.node;

import io.penstock.gateway.pipeline.StatsQueries;
import io.penstock.gateway.pipeline.StatsRow;
import io.penstock.gateway.pipeline.StatsView;
import io.penstock.stats.Grouping;
import io.penstock.stats.StatsSpan;
import io.penstock.stats.StatsTable;
import io.penstock.stats.WindowKind;
import io.penstock.stats.WindowStats;
import io.penstock.topology.StatsRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Statistics added up over the shares of several partitions. Not thread-safe; one a question. */
final class StatsSum {
    /** Bounds the memory of one question, whatever the types that somebody makes up. */
    private static final int MOST_KEYS = 10_000;

    /**
     * Ten-second windows answer for this long before now, and five-minute ones for what is older:
     * they were added up long before, even when the stream thread stood for a while.
     */
    private static final Duration RECENT = Duration.ofMinutes(30);

    private final Grouping by;
    private final StatsSpan span;
    private final long now;
    private final long before;
    private final StatsTable table = new StatsTable(MOST_KEYS);

    /** Adds up to this moment, the running window with what it has so far. */
    StatsSum(Grouping by, StatsSpan span, long now) {
        this(by, span, now, now + 1);
    }

    private StatsSum(Grouping by, StatsSpan span, long now, long before) {
        this.by = by;
        this.span = span;
        this.now = now;
        this.before = before;
    }

    /** Adds up to the end of a window, and nothing of the one that begins there. */
    static StatsSum ofClosed(Grouping by, StatsSpan span, long upTo) {
        return new StatsSum(by, span, upTo, upTo);
    }

    /** Adds the share of one partition. */
    void add(ReadOnlyKeyValueStore<byte[], byte[]> store) {
        long from = span.from(now);
        long recentFrom =
                switch (span.oldest()) {
                    case TEN_SECONDS -> from;
                    case FIVE_MINUTES ->
                            WindowKind.FIVE_MINUTES.windowStart(now - RECENT.toMillis());
                };
        add(store, WindowKind.FIVE_MINUTES, from, recentFrom);
        add(store, WindowKind.TEN_SECONDS, recentFrom, before);
    }

    private void add(
            ReadOnlyKeyValueStore<byte[], byte[]> store, WindowKind kind, long from, long to) {
        StatsRows.forEach(
                store, kind, by, from, to, (key, stats) -> table.merge(key.name(), stats));
    }

    StatsView view() {
        StatsTable shown = new StatsTable(StatsQueries.MOST_ROWS);
        table.rows().entrySet().stream()
                .sorted(
                        Comparator.comparingLong(
                                        (Map.Entry<String, WindowStats> row) ->
                                                row.getValue().ended())
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .forEach(row -> shown.merge(row.getKey(), row.getValue()));
        List<StatsRow> rows = new ArrayList<>();
        shown.rows().forEach((name, stats) -> rows.add(StatsRow.of(name, stats)));
        rows.sort(
                Comparator.comparing(StatsRow::other)
                        .thenComparing(Comparator.comparingLong(StatsRow::ended).reversed())
                        .thenComparing(StatsRow::key));
        return new StatsView(by, span, span.from(now), now, rows, total());
    }

    private @Nullable StatsRow total() {
        StatsTable all = new StatsTable(1);
        table.rows().values().forEach(stats -> all.merge(StatsRow.TOTAL, stats));
        WindowStats total = all.rows().get(StatsRow.TOTAL);
        return total == null ? null : StatsRow.of(StatsRow.TOTAL, total);
    }
}
