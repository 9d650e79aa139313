package io.penstock.node;

import io.penstock.node.EdgeRates.Counter;
import io.penstock.node.EdgeRates.Unit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * The totals of all edges. Between topics and nodes Kafka Streams counts by itself whatever its
 * recording level is; what one processor hands to another it counts only at its dearest levels, so
 * that is counted by the processors.
 */
final class TopicCounters {
    private static final String GROUP = "stream-topic-metrics";

    private TopicCounters() {}

    /**
     * Reads all totals.
     *
     * @param metrics of Kafka Streams
     * @param own what the processors count
     */
    static Map<Counter, Double> read(
            Map<MetricName, ? extends Metric> metrics, Map<Edge, LongSupplier> own) {
        Map<Counter, Double> totals = new HashMap<>();
        metrics.forEach(
                (name, metric) -> {
                    if (GROUP.equals(name.group())) {
                        add(totals, name, metric);
                    }
                });
        own.forEach(
                (edge, total) ->
                        totals.put(
                                new Counter(edge, Unit.RECORDS, ""), (double) total.getAsLong()));
        return totals;
    }

    private static void add(Map<Counter, Double> totals, MetricName name, Metric metric) {
        Map<String, String> tags = name.tags();
        String topic = tags.getOrDefault("topic", "");
        String node = tags.getOrDefault("processor-node-id", "");
        String part = tags.get("thread-id") + "/" + tags.get("task-id");
        Counter counter =
                switch (name.name()) {
                    case "records-consumed-total" ->
                            new Counter(new Edge(topic, node), Unit.RECORDS, part);
                    case "bytes-consumed-total" ->
                            new Counter(new Edge(topic, node), Unit.BYTES, part);
                    case "records-produced-total" ->
                            new Counter(new Edge(node, topic), Unit.RECORDS, part);
                    case "bytes-produced-total" ->
                            new Counter(new Edge(node, topic), Unit.BYTES, part);
                    default -> null;
                };
        if (counter != null && metric.metricValue() instanceof Number value) {
            totals.merge(counter, value.doubleValue(), Double::sum);
        }
    }
}
