package io.penstock.node;

import io.penstock.gateway.metrics.MetricSink;
import io.penstock.gateway.metrics.MetricSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Shows those of Kafka's own metrics that somebody looks at. Kafka Streams has thousands; a list of
 * what is let through keeps a scrape small. Any thread.
 */
final class StreamsMetrics implements MetricSource {
    // By group: texts of names know their hash, one put together for each look-up would not.
    private static final Map<String, Set<String>> GAUGES =
            Map.of(
                    "stream-thread-metrics",
                    Set.of(
                            "commit-latency-avg",
                            "commit-latency-max",
                            "commit-rate",
                            "process-rate",
                            "process-ratio",
                            "poll-ratio",
                            "commit-ratio",
                            "punctuate-ratio",
                            "punctuate-rate"),
                    "stream-metrics",
                    Set.of("failed-stream-threads", "alive-stream-threads"),
                    "consumer-fetch-manager-metrics",
                    Set.of("records-lag-max", "records-consumed-rate", "bytes-consumed-rate"),
                    "consumer-coordinator-metrics",
                    Set.of("last-rebalance-seconds-ago"),
                    "producer-metrics",
                    Set.of(
                            "record-send-rate",
                            "record-error-rate",
                            "request-latency-avg",
                            "buffer-available-bytes"));

    private static final Map<String, Set<String>> COUNTERS =
            Map.of(
                    "stream-thread-metrics",
                    Set.of("commit-total", "process-total", "punctuate-total"),
                    "stream-task-metrics",
                    Set.of("dropped-records-total"),
                    "consumer-fetch-manager-metrics",
                    Set.of("records-consumed-total", "bytes-consumed-total"),
                    "consumer-coordinator-metrics",
                    Set.of("rebalance-total"),
                    "producer-metrics",
                    Set.of(
                            "record-send-total",
                            "record-error-total",
                            "outgoing-byte-total",
                            "incoming-byte-total",
                            "txn-commit-time-ns-total"));

    private static final String NANOSECONDS = "_ns_total";

    /** Tags that tell clients and threads apart; topics and partitions would be too many. */
    private static final Set<String> LABELS = Set.of("client-id", "thread-id", "task-id");

    private final Supplier<Map<MetricName, ? extends Metric>> metrics;

    StreamsMetrics(Supplier<Map<MetricName, ? extends Metric>> metrics) {
        this.metrics = metrics;
    }

    @Override
    public void collect(MetricSink sink) {
        metrics.get()
                .forEach(
                        (name, metric) -> {
                            boolean counter = isIn(COUNTERS, name);
                            if ((counter || isIn(GAUGES, name))
                                    && !name.tags().containsKey("topic")
                                    && metric.metricValue() instanceof Number value) {
                                show(sink, name, counter, value.doubleValue());
                            }
                        });
    }

    private static boolean isIn(Map<String, Set<String>> list, MetricName name) {
        Set<String> names = list.get(name.group());
        return names != null && names.contains(name.name());
    }

    private static void show(MetricSink sink, MetricName name, boolean counter, double value) {
        Map<String, String> labels = new LinkedHashMap<>();
        name.tags()
                .forEach(
                        (tag, text) -> {
                            if (LABELS.contains(tag)) {
                                labels.put(tag, text);
                            }
                        });
        String shown = "kafka_" + name.group().replace("-metrics", "") + "_" + name.name();
        String snake = shown.replace('-', '_');
        if (snake.endsWith(NANOSECONDS)) {
            // Prometheus has one unit of time.
            String seconds = snake.replace(NANOSECONDS, "_seconds_total");
            sink.counter(seconds, name.description(), labels, value / 1e9);
        } else if (counter) {
            sink.counter(snake, name.description(), labels, value);
        } else {
            sink.gauge(snake, name.description(), labels, value);
        }
    }
}
