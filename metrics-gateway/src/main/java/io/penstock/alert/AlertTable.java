package io.penstock.alert;

import io.penstock.alert.AlertRule.Condition;
import io.penstock.alert.Signal.Latest;
import io.penstock.alert.Signal.Quantile;
import io.penstock.alert.Signal.Rate;
import io.penstock.alert.Signal.RateShare;
import io.penstock.alert.Signal.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All alerts, with their limits. The node judges by this table, and the rules for Prometheus are
 * written of it. Immutable.
 *
 * @param rules in the order of the documentation
 */
public record AlertTable(List<AlertRule> rules) {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE = Duration.ofMinutes(5);
    private static final Duration TEN = Duration.ofMinutes(10);
    private static final Selector HEAP = Selector.of("heap_alloc");
    private static final Selector THREADS = Selector.of("goroutines");

    private static final Signal HEAP_SHARE = new Share(HEAP, Selector.of("heap_limit"));
    private static final Signal COLLECTIONS = new Rate(Selector.of("gc_count"), MINUTE);

    /** Only reads: a submission may wait for the end of its task on purpose. */
    private static final Signal RESPONSE =
            new Quantile(
                    0.95,
                    new Selector("http_server_requests_seconds_bucket", Map.of("method", "GET")),
                    FIVE);

    private static final Selector REQUESTS = Selector.of("http_server_requests_seconds_count");
    private static final Signal BROKEN_REQUESTS =
            new RateShare(new Selector(REQUESTS.name(), Map.of("status", "5..")), REQUESTS, FIVE);

    private static final Selector TASKS = Selector.of("penstock_tasks_total");
    private static final Signal FAILED_TASKS =
            new RateShare(new Selector(TASKS.name(), Map.of("outcome", "failed")), TASKS, FIVE);

    private static final Signal VERDICT = new Latest(Selector.of("penstock_lag_verdict"));

    public AlertTable {
        rules = List.copyOf(rules);
    }

    /** Returns the table with the limits of the documentation. */
    public static AlertTable standard() {
        return of(AlertSettings.STANDARD);
    }

    /** Returns the table with those limits that the configuration sets. */
    public static AlertTable of(AlertSettings settings) {
        List<AlertRule> rules = new ArrayList<>();
        warn(rules, "HeapUsageHigh", HEAP_SHARE, 0.7, FIVE, "More than 70 % of the heap is in use");
        page(rules, "HeapUsageFull", HEAP_SHARE, 0.9, FIVE, "More than 90 % of the heap is in use");
        warn(
                rules,
                "HeapAllocHigh",
                new Latest(HEAP),
                (double) settings.memoryThreshold(),
                FIVE,
                "The heap holds more bytes than alerting.memory-threshold");
        page(
                rules,
                "HighMemoryUsage",
                new Share(
                        Selector.of("process_resident_memory_bytes"),
                        Selector.of("process_memory_limit_bytes")),
                0.9,
                TEN,
                "The process holds more than 90 % of the memory that it may take");
        warn(rules, "GcRateHigh", COLLECTIONS, 10, MINUTE, "More than 10 collections a second");
        page(
                rules,
                "GcRateExtreme",
                COLLECTIONS,
                settings.gcThreshold(),
                MINUTE,
                "More collections a second than alerting.gc-threshold");
        warn(
                rules,
                "GcOverheadHigh",
                new Latest(Selector.of("jvm_gc_overhead")),
                0.2,
                FIVE,
                "Collections take more than a fifth of the processors");
        warn(rules, "ThreadsHigh", new Latest(THREADS), 1_000, MINUTE, "More than 1,000 threads");
        page(
                rules,
                "ThreadsExtreme",
                new Latest(THREADS),
                settings.goroutineThreshold(),
                MINUTE,
                "More threads than alerting.goroutine-threshold");
        warn(
                rules,
                "PlatformThreadsHigh",
                new Latest(Selector.of("jvm_threads_live_threads")),
                500,
                MINUTE,
                "More than 500 platform threads");
        warn(rules, "ResponseTimeHigh", RESPONSE, 0.5, FIVE, "One read in 20 takes over 500 ms");
        page(rules, "ResponseTimeExtreme", RESPONSE, 2, FIVE, "One read in 20 takes over 2 s");
        warn(
                rules,
                "HttpErrorsHigh",
                BROKEN_REQUESTS,
                0.01,
                FIVE,
                "More than 1 % of requests are answered with 5xx");
        page(
                rules,
                "HttpErrorsExtreme",
                BROKEN_REQUESTS,
                0.05,
                FIVE,
                "More than 5 % of requests are answered with 5xx");
        warn(rules, "TaskFailuresHigh", FAILED_TASKS, 0.01, FIVE, "More than 1 % of tasks fail");
        page(rules, "TaskFailuresExtreme", FAILED_TASKS, 0.05, FIVE, "More than 5 % of tasks fail");
        warn(
                rules,
                "SlowQuery",
                new Quantile(0.95, Selector.of("database_query_duration_seconds_bucket"), FIVE),
                0.1,
                FIVE,
                "One query in 20 takes over 100 ms");
        lag(rules, "LagWarn", 1, TEN, Severity.WARNING, "A consumer group falls behind");
        lag(
                rules,
                "LagRewound",
                2,
                Duration.ZERO,
                Severity.WARNING,
                "The committed offset of a consumer group went back");
        lag(
                rules,
                "LagStalled",
                3,
                MINUTE,
                Severity.CRITICAL,
                "A consumer group has members, but its offset stands");
        lag(
                rules,
                "LagStopped",
                4,
                FIVE,
                Severity.CRITICAL,
                "Records wait for a consumer group without members");
        return new AlertTable(
                rules.stream().map(rule -> rule.waitingAtMost(settings.waitAtMost())).toList());
    }

    private static void warn(
            List<AlertRule> rules,
            String name,
            Signal signal,
            double limit,
            Duration holds,
            String summary) {
        rules.add(node(name, signal, limit, holds, Severity.WARNING, summary));
    }

    private static void page(
            List<AlertRule> rules,
            String name,
            Signal signal,
            double limit,
            Duration holds,
            String summary) {
        rules.add(node(name, signal, limit, holds, Severity.CRITICAL, summary));
    }

    private static AlertRule node(
            String name,
            Signal signal,
            double limit,
            Duration holds,
            Severity severity,
            String summary) {
        return new AlertRule(
                name, signal, List.of(), true, Condition.ABOVE, limit, holds, severity, summary);
    }

    private static void lag(
            List<AlertRule> rules,
            String name,
            int verdict,
            Duration holds,
            Severity severity,
            String summary) {
        rules.add(
                new AlertRule(
                        name,
                        VERDICT,
                        List.of("cluster_name", "group"),
                        false,
                        Condition.EQUAL,
                        verdict,
                        holds,
                        severity,
                        summary));
    }
}
