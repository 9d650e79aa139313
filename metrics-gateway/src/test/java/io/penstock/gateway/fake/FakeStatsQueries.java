package io.penstock.gateway.fake;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.StatsQueries;
import io.penstock.gateway.pipeline.StatsRow;
import io.penstock.gateway.pipeline.StatsView;
import io.penstock.stats.Grouping;
import io.penstock.stats.StatsSpan;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Statistics that a test adds, the same for every question. */
public final class FakeStatsQueries implements StatsQueries {
    private final List<StatsRow> rows = new CopyOnWriteArrayList<>();
    private volatile boolean restoring;

    /** Adds a row after all others. */
    public void add(StatsRow row) {
        rows.add(row);
    }

    /** Says whether the stores are there. */
    public void restoring(boolean now) {
        restoring = now;
    }

    @Override
    public Answer<StatsView> stats(Grouping by, StatsSpan span, boolean closedOnly) {
        return restoring
                ? new Answer.NotYet<>(2_500, "restoring")
                : new Answer.Known<>(
                        new StatsView(
                                by,
                                span,
                                10_000,
                                70_000,
                                rows,
                                rows.isEmpty() ? null : rows.getFirst()),
                        "store",
                        0);
    }
}
