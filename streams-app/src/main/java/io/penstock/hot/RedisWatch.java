package io.penstock.hot;

import io.penstock.cache.CacheUnavailable;
import io.penstock.cache.redis.RedisLink;
import io.penstock.cache.redis.ServerFigures;
import io.penstock.gateway.metrics.MetricSink;
import io.penstock.gateway.metrics.MetricSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks Redis for its figures now and then, so that a scrape need not wait for it. Any thread; close
 * it once.
 */
final class RedisWatch implements MetricSource, AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final RedisLink link;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable ServerFigures last;

    private RedisWatch(RedisLink link) {
        this.link = link;
    }

    static RedisWatch start(RedisLink link) {
        RedisWatch watch = new RedisWatch(link);
        Thread.ofVirtual().name("redis-watch").start(watch::run);
        return watch;
    }

    private void run() {
        try {
            do {
                runOnce();
            } while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce() {
        try {
            last = ServerFigures.of(link);
        } catch (CacheUnavailable e) {
            last = null;
        }
    }

    @Override
    public void collect(MetricSink sink) {
        ServerFigures figures = last;
        sink.gauge(
                "penstock_redis_up",
                "Whether Redis answered within its budget.",
                Map.of(),
                figures == null ? 0 : 1);
        if (figures == null) {
            return;
        }
        gauge(sink, "memory_used_bytes", "Memory that Redis uses.", figures.usedBytes());
        gauge(sink, "memory_max_bytes", "Its limit, 0 for none.", figures.maxBytes());
        gauge(sink, "keys", "Keys in the configured database.", figures.keys());
        gauge(sink, "clients", "Connections of all programs.", figures.clients());
        gauge(
                sink,
                "commands_per_second",
                "Commands that it answers for all programs.",
                figures.commandsPerSecond());
        counter(sink, "keyspace_hits_total", "Look-ups that found a key.", figures.hits());
        counter(sink, "keyspace_misses_total", "Look-ups that did not.", figures.misses());
        counter(sink, "evicted_keys_total", "Keys that gave way to others.", figures.evictions());
        counter(sink, "expired_keys_total", "Keys whose time was over.", figures.expired());
    }

    private static void gauge(MetricSink sink, String name, String help, long value) {
        sink.gauge("penstock_redis_" + name, help, Map.of(), (double) value);
    }

    private static void counter(MetricSink sink, String name, String help, long value) {
        sink.counter("penstock_redis_" + name, help, Map.of(), (double) value);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
