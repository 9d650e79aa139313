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
    private static final Set<String> GAUGES =
            Set.of(
                    "stream-thread-metrics/commit-latency-avg",
                    "stream-thread-metrics/commit-latency-max",
                    "stream-thread-metrics/commit-rate",
                    "stream-thread-metrics/process-rate",
                    "stream-thread-metrics/process-ratio",
                    "stream-thread-metrics/poll-ratio",
                    "stream-thread-metrics/commit-ratio",
                    "stream-thread-metrics/punctuate-ratio",
                    "stream-thread-metrics/punctuate-rate",
                    "stream-metrics/failed-stream-threads",
                    "stream-metrics/alive-stream-threads",
                    "consumer-fetch-manager-metrics/records-lag-max",
                    "consumer-fetch-manager-metrics/records-consumed-rate",
                    "consumer-fetch-manager-metrics/bytes-consumed-rate",
                    "consumer-coordinator-metrics/last-rebalance-seconds-ago",
                    "producer-metrics/record-send-rate",
                    "producer-metrics/record-error-rate",
                    "producer-metrics/request-latency-avg",
                    "producer-metrics/buffer-available-bytes");

    private static final Set<String> COUNTERS =
            Set.of(
                    "stream-thread-metrics/commit-total",
                    "stream-thread-metrics/process-total",
                    "stream-thread-metrics/punctuate-total",
                    "stream-task-metrics/dropped-records-total",
                    "consumer-fetch-manager-metrics/records-consumed-total",
                    "consumer-fetch-manager-metrics/bytes-consumed-total",
                    "consumer-coordinator-metrics/rebalance-total",
                    "producer-metrics/record-send-total",
                    "producer-metrics/record-error-total",
                    "producer-metrics/outgoing-byte-total",
                    "producer-metrics/incoming-byte-total",
                    "producer-metrics/txn-commit-time-ns-total");

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
                            String path = name.group() + "/" + name.name();
                            boolean counter = COUNTERS.contains(path);
                            if ((counter || GAUGES.contains(path))
                                    && !name.tags().containsKey("topic")
                                    && metric.metricValue() instanceof Number value) {
                                show(sink, name, counter, value.doubleValue());
                            }
                        });
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
        if (counter) {
            sink.counter(snake, name.description(), labels, value);
        } else {
            sink.gauge(snake, name.description(), labels, value);
        }
    }
}
