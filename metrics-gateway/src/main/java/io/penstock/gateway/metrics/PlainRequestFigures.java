package io.penstock.gateway.metrics;

import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.util.concurrent.atomic.LongAdder;

/**
 * The four figures of all requests together that simple dashboards expect: {@code requests_total},
 * {@code requests_success}, {@code requests_failure}, {@code response_time_ms}. A status from 400
 * is a failure. Any thread.
 */
final class PlainRequestFigures {
    private static final int FIRST_FAILURE = 400;

    private final LongAdder successes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Summary responseTime;

    PlainRequestFigures(PrometheusRegistry registry) {
        MultiCollector counts = this::counts;
        registry.register(counts);
        responseTime =
                Summary.builder()
                        .name("response_time_ms")
                        .help("Milliseconds of a request from its headers to the end of its answer")
                        .withoutExemplars()
                        .quantile(0.5, 0.05)
                        .quantile(0.95, 0.005)
                        .quantile(0.99, 0.001)
                        .register(registry);
    }

    /** Of one moment, so that the total is the sum of the others. */
    private MetricSnapshots counts() {
        double good = (double) successes.sum();
        double bad = (double) failures.sum();
        return MetricSnapshots.of(
                CounterSnapshot.builder()
                        .name("requests")
                        .help("Requests answered.")
                        .dataPoint(
                                CounterSnapshot.CounterDataPointSnapshot.builder()
                                        .value(good + bad)
                                        .build())
                        .build(),
                untyped("requests_success", "Requests answered with less than 400.", good),
                untyped("requests_failure", "Requests answered with 400 or more.", bad));
    }

    /** Counters must end in {@code _total}, which these names do not: they have no type. */
    private static UnknownSnapshot untyped(String name, String help, double value) {
        return UnknownSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(UnknownSnapshot.UnknownDataPointSnapshot.builder().value(value).build())
                .build();
    }

    void count(int status, double tookMs) {
        (status < FIRST_FAILURE ? successes : failures).increment();
        responseTime.observe(tookMs);
    }
}
