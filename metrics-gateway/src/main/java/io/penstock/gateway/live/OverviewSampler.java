package io.penstock.gateway.live;

import io.penstock.gateway.GatewayParts;
import io.penstock.gateway.dashboard.Dashboard;
import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.CacheStatus;
import io.penstock.gateway.pipeline.StatsRow;
import io.penstock.gateway.pipeline.StatsView;
import io.penstock.lag.LagSnapshot;
import io.penstock.stats.Grouping;
import io.penstock.stats.StatsSpan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks at all parts of the pipeline at once. Not thread-safe. */
final class OverviewSampler {
    /** Redis is asked for its own figures only so often. */
    private static final long CACHE_EVERY_MS = Duration.ofSeconds(5).toMillis();

    /** A count over a shorter time says nothing of a rate. */
    private static final long LEAST_MS = 100;

    /** After a longer pause, a mean over all of it would stand for a second. */
    private static final long MOST_MS = 10_000;

    private final GatewayParts parts;
    private @Nullable CacheStatus cache;
    private long cacheAt;
    private long endedBefore;
    private long endedAt;

    OverviewSampler(GatewayParts parts) {
        this.parts = parts;
    }

    Overview sample(long now) {
        Figures figures = new Figures();
        parts.figures().collect(figures);
        return new Overview(
                now,
                Dashboard.version(),
                parts.health().live(),
                parts.health().ready(),
                figures,
                rate(now, figures.endedInAll()),
                lastMinute(),
                cache(now),
                lag(),
                parts.alerts().firing());
    }

    private @Nullable Double rate(long now, long ended) {
        long over = now - endedAt;
        Double rate =
                over < LEAST_MS || over > MOST_MS
                        ? null
                        : Math.max(0, 1_000.0 * (ended - endedBefore) / over);
        endedBefore = ended;
        endedAt = now;
        return rate;
    }

    private @Nullable StatsRow lastMinute() {
        return parts.stats().stats(Grouping.TYPE, StatsSpan.MINUTE, false)
                        instanceof Answer.Known<StatsView> known
                ? known.value().total()
                : null;
    }

    private CacheStatus cache(long now) {
        CacheStatus known = cache;
        if (known == null || now - cacheAt >= CACHE_EVERY_MS) {
            known = parts.caches().status();
            cache = known;
            cacheAt = now;
        }
        return known;
    }

    private @Nullable LagSnapshot lag() {
        return parts.lags().latest() instanceof Answer.Known<LagSnapshot> known
                ? known.value()
                : null;
    }
}
