package io.penstock.hot;

import io.penstock.cache.Answer.Hit;
import io.penstock.cache.Cache;
import io.penstock.cache.Source;
import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.StatsQueries;
import io.penstock.gateway.pipeline.StatsView;
import io.penstock.stats.Grouping;
import io.penstock.stats.StatsSpan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongUnaryOperator;

/**
 * Keeps sums over closed windows. A window that still runs is never kept: whoever asks for it asks
 * the stores. Any thread.
 */
final class HotStatsQueries implements StatsQueries {
    private final StatsQueries stores;
    private final Cache<StatsView> cache;
    private final Duration ttl;
    private final InstantSource clock;
    private final LongUnaryOperator closedUpTo;

    /**
     * @param ttl how long a sum is kept
     * @param closedUpTo where the last closed window ended, by the time of the question
     */
    HotStatsQueries(
            StatsQueries stores,
            Cache<StatsView> cache,
            Duration ttl,
            InstantSource clock,
            LongUnaryOperator closedUpTo) {
        this.stores = stores;
        this.cache = cache;
        this.ttl = ttl;
        this.clock = clock;
        this.closedUpTo = closedUpTo;
    }

    @Override
    public Answer<StatsView> stats(Grouping by, StatsSpan span, boolean closedOnly) {
        if (!closedOnly) {
            return stores.stats(by, span, false);
        }
        String key = key(by, span, closedUpTo.applyAsLong(clock.millis()));
        if (cache.lookup(key) instanceof Hit<StatsView> hit) {
            return new Answer.Known<>(
                    hit.found(),
                    hit.source() == Source.LOCAL ? "local" : "redis",
                    Math.max(0, clock.millis() - hit.found().to()));
        }
        Answer<StatsView> answer = stores.stats(by, span, true);
        if (answer instanceof Answer.Known<StatsView>(StatsView view, String _, long _)) {
            cache.put(key(by, span, view.to()), view, ttl);
        }
        return answer;
    }

    private static String key(Grouping by, StatsSpan span, long upTo) {
        return HotKeys.query("stats|" + by.word() + "|" + span.word() + "|" + upTo);
    }
}
