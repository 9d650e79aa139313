package io.penstock.gateway.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures queries as {@code database_query_duration_seconds}, by kind of query and by the table,
 * store or topic that answered. Any thread.
 */
final class QueryTimer {
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry registry;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final SlowQueries slow = new SlowQueries();

    private record Kind(String queryType, String table) {}

    QueryTimer(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Records a query that began at this {@link System#nanoTime}. */
    void record(String queryType, String table, long startNanos) {
        record(queryType, table, null, startNanos);
    }

    /** Records a query about a tenant's tasks; a slow one goes to the log as well. */
    void record(String queryType, String table, @Nullable String tenant, long startNanos) {
        long nanos = System.nanoTime() - startNanos;
        timers.computeIfAbsent(new Kind(queryType, table), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
        slow.took(queryType, table, tenant, startNanos, nanos);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("database.query.duration")
                .description("Time of a query of the gateway, by kind and by what answered it")
                .tag("query_type", kind.queryType())
                .tag("table", kind.table())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
