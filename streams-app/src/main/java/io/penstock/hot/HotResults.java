package io.penstock.hot;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.cache.CacheUnavailable;
import io.penstock.cache.Selection;
import io.penstock.cache.ValueCodec;
import io.penstock.cache.config.CacheConfig;
import io.penstock.cache.config.HotCache;
import io.penstock.cache.load.SharedLevel;
import io.penstock.cache.redis.LatencySpike;
import io.penstock.cache.redis.RedisLink;
import io.penstock.cache.redis.ServerFigures;
import io.penstock.gateway.metrics.MetricSource;
import io.penstock.gateway.pipeline.CacheStatus;
import io.penstock.gateway.pipeline.HotCaches;
import io.penstock.gateway.pipeline.Invalidation;
import io.penstock.gateway.pipeline.StatsQueries;
import io.penstock.gateway.pipeline.StatsView;
import io.penstock.gateway.pipeline.TaskQueries;
import io.penstock.task.TaskView;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The node's cache of hot results: memory before Redis, written by the log. Opening never waits for
 * Redis; without it memory and stores answer alone. Any thread; close it once.
 */
public final class HotResults implements HotCaches, AutoCloseable {
    private static final ValueCodec<TaskView> TASKS =
            new ValueCodec<>() {
                @Override
                public byte[] encode(TaskView task) {
                    return task.toJson();
                }

                @Override
                public TaskView decode(byte[] bytes) {
                    return TaskView.read(bytes);
                }
            };

    private static final ValueCodec<StatsView> SUMS =
            new ValueCodec<>() {
                @Override
                public byte[] encode(StatsView view) {
                    return view.toJson();
                }

                @Override
                public StatsView decode(byte[] bytes) {
                    return StatsView.read(bytes);
                }
            };

    private final HotCache cache;
    private final Optional<RedisWatch> watch;
    private volatile @Nullable HotFeed feed;

    private HotResults(HotCache cache) {
        this.cache = cache;
        watch = cache.link().map(RedisWatch::start);
    }

    /** Opens the cache; its meters go to the registry. */
    public static HotResults open(CacheConfig config, MeterRegistry registry) {
        return new HotResults(HotCache.open(config, registry, "results"));
    }

    /**
     * Makes what copies the log to Redis.
     *
     * @param consumer as {@link HotFeed} wants it; the caller closes it
     * @param candidates the agents that take tasks of a type now
     * @throws IllegalStateException without Redis
     */
    public HotFeed feed(
            Consumer<byte[], byte[]> consumer,
            Function<String, List<String>> candidates,
            InstantSource clock) {
        SharedLevel redis =
                cache.sharedForWriting()
                        .orElseThrow(() -> new IllegalStateException("no Redis is configured"));
        HotFeed made =
                new HotFeed(consumer, redis, new FeedRules(cache.lifetimes(), candidates), clock);
        feed = made;
        return made;
    }

    /** Returns the figures of Redis itself; empty without one. */
    public Optional<MetricSource> redisFigures() {
        return watch.map(MetricSource.class::cast);
    }

    /** Returns whether Redis is configured. */
    public boolean isShared() {
        return cache.link().isPresent();
    }

    /**
     * Puts the cache before the stores.
     *
     * @param storesAreOpen whether the stores can be expected to answer now
     */
    public TaskQueries before(TaskQueries stores, BooleanSupplier storesAreOpen) {
        return new HotTaskQueries(
                stores,
                storesAreOpen,
                cache.localOf(TASKS),
                cache.of(TASKS),
                cache.lifetimes().result());
    }

    /**
     * Puts the cache before the sums over closed windows.
     *
     * @param closedUpTo where the last closed window ended, by the time of the question
     */
    public StatsQueries before(
            StatsQueries stores, InstantSource clock, LongUnaryOperator closedUpTo) {
        return new HotStatsQueries(
                stores, cache.of(SUMS), cache.lifetimes().query(), clock, closedUpTo);
    }

    @Override
    public CacheStatus status() {
        var local = cache.local().caffeine();
        var stats = local.stats();
        HotFeed copies = feed;
        return new CacheStatus(
                new CacheStatus.Local(
                        local.estimatedSize(),
                        cache.local().bytes(),
                        stats.hitCount(),
                        stats.missCount(),
                        stats.evictionCount()),
                cache.link().map(this::redis).orElse(null),
                copies == null
                        ? null
                        : new CacheStatus.Feed(
                                copies.written(), copies.outlived(), copies.waitsSinceMs()));
    }

    private CacheStatus.Redis redis(RedisLink link) {
        String address = link.config().address().toString();
        try {
            ServerFigures figures = ServerFigures.of(link);
            return new CacheStatus.Redis(
                    true,
                    address,
                    null,
                    new CacheStatus.Server(
                            figures.version(),
                            figures.keys(),
                            figures.usedBytes(),
                            figures.maxBytes(),
                            figures.hits(),
                            figures.misses(),
                            figures.evictions(),
                            figures.clients(),
                            figures.expired(),
                            figures.commandsPerSecond(),
                            figures.spikes().stream().map(HotResults::spike).toList()));
        } catch (CacheUnavailable e) {
            String why = link.whyNotOpen();
            return new CacheStatus.Redis(
                    false, address, why == null ? String.valueOf(e.getMessage()) : why, null);
        }
    }

    private static CacheStatus.Spike spike(LatencySpike spike) {
        return new CacheStatus.Spike(
                spike.event(),
                TimeUnit.SECONDS.toMillis(spike.atSeconds()),
                spike.latestMs(),
                spike.maxMs());
    }

    @Override
    public boolean invalidate(Invalidation selection) {
        Selection selected =
                switch (selection) {
                    case Invalidation.Keys(List<String> keys) -> Selection.keys(Set.copyOf(keys));
                    case Invalidation.Prefix(String prefix) -> new Selection.Prefix(prefix);
                    case Invalidation.Pattern(String pattern) -> new Selection.Pattern(pattern);
                    case Invalidation.Tag(String tag) -> new Selection.Tag(tag);
                };
        cache.bytes().invalidate(selected);
        return !isShared() || cache.isSharedUp();
    }

    @Override
    public void close() {
        watch.ifPresent(RedisWatch::close);
        cache.close();
    }
}
