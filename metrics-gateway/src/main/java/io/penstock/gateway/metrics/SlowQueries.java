package io.penstock.gateway.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs queries that took longer than {@link #SLOW_MS}, the bound of the alert of the same name: at
 * most one line a second, with how many were left out, so that a slow node does not fill its disk.
 * Any thread.
 */
final class SlowQueries {
    /** Milliseconds. */
    static final long SLOW_MS = 100;

    private static final Logger log = LoggerFactory.getLogger(SlowQueries.class);
    private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - GAP_NANOS);
    private final AtomicLong leftOut = new AtomicLong();

    /**
     * Takes a query.
     *
     * @param tenant whose task or tasks were asked for, where that is known
     */
    void took(String name, String table, @Nullable String tenant, long startNanos, long nanos) {
        if (nanos < TimeUnit.MILLISECONDS.toNanos(SLOW_MS)) {
            return;
        }
        long last = lastLine.get();
        long now = startNanos + nanos;
        if (now - last < GAP_NANOS || !lastLine.compareAndSet(last, now)) {
            leftOut.incrementAndGet();
            return;
        }
        log.atWarn()
                .addKeyValue("query", name)
                .addKeyValue("table", table)
                .addKeyValue("tenant", tenant == null ? "" : tenant)
                .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(nanos))
                .addKeyValue("leftOut", leftOut.getAndSet(0))
                .log("slow query");
    }
}
