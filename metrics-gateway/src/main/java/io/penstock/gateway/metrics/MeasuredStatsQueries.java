package io.penstock.gateway.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.StatsQueries;
import io.penstock.gateway.pipeline.StatsView;
import io.penstock.stats.Grouping;
import io.penstock.stats.StatsSpan;

/** Measures reads of statistics. Any thread. */
public final class MeasuredStatsQueries implements StatsQueries {
    private final StatsQueries queries;
    private final QueryTimer timer;

    /**
     * @param queries what is measured
     * @param registry where the meters live
     */
    public MeasuredStatsQueries(StatsQueries queries, MeterRegistry registry) {
        this.queries = queries;
        this.timer = new QueryTimer(registry);
    }

    @Override
    public Answer<StatsView> stats(Grouping by, StatsSpan span, boolean closedOnly) {
        long start = System.nanoTime();
        Answer<StatsView> answer = queries.stats(by, span, closedOnly);
        timer.record("stats", MeasuredDeadLetters.table(answer), start);
        return answer;
    }
}
