package io.penstock.gateway.live;

import io.penstock.gateway.metrics.MetricSink;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of one sample, under the names that {@code /metrics} shows. Not thread-safe; one a
 * sample.
 */
final class Figures implements MetricSink {
    private static final String BY_TYPE = "penstock_queue_depth";
    private static final String BY_STATE = "penstock_tasks_ended_total";

    private final Map<String, Double> plain = new HashMap<>();
    private final Map<String, Long> backlog = new TreeMap<>();
    private final Map<String, Long> ended = new TreeMap<>();

    @Override
    public void gauge(String name, String help, Map<String, String> labels, double value) {
        if (labels.isEmpty()) {
            plain.put(name, value);
        } else if (name.equals(BY_TYPE)) {
            backlog.put(labels.getOrDefault("type", ""), (long) value);
        }
    }

    @Override
    public void counter(String name, String help, Map<String, String> labels, double value) {
        if (name.equals(BY_STATE)) {
            ended.put(labels.getOrDefault("state", ""), (long) value);
        }
    }

    @Override
    public void histogram(
            String name,
            String help,
            Map<String, String> labels,
            double[] upTo,
            long[] counts,
            double sum) {
        // Percentiles come from the statistics, which are finer.
    }

    /** Returns a figure without labels, 0 where there is none. */
    long of(String name) {
        return plain.getOrDefault(name, 0.0).longValue();
    }

    /** Returns how many tasks wait, by type; types without any are left out. */
    Map<String, Long> backlog() {
        backlog.values().removeIf(waiting -> waiting == 0);
        return backlog;
    }

    /** Returns how many tasks ended since the start of the process, by state. */
    Map<String, Long> ended() {
        return ended;
    }

    /** Returns the same over all states. */
    long endedInAll() {
        return ended.values().stream().mapToLong(Long::longValue).sum();
    }
}
