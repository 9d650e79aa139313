package io.penstock.meter;

import io.penstock.gateway.metrics.MetricSink;
import io.penstock.gateway.metrics.MetricSource;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What a source showed, by name and labels; of a histogram its count and its sum. */
final class Figures implements MetricSink {
    private final Map<String, Double> values = new TreeMap<>();

    static Map<String, Double> of(MetricSource source) {
        Figures figures = new Figures();
        source.collect(figures);
        return figures.values;
    }

    @Override
    public void gauge(String name, String help, Map<String, String> labels, double value) {
        put(name, labels, value);
    }

    @Override
    public void counter(String name, String help, Map<String, String> labels, double value) {
        put(name, labels, value);
    }

    @Override
    public void histogram(
            String name,
            String help,
            Map<String, String> labels,
            double[] upTo,
            long[] counts,
            double sum) {
        put(name + "_count", labels, (double) Arrays.stream(counts).sum());
        put(name + "_sum", labels, sum);
    }

    private void put(String name, Map<String, String> labels, double value) {
        values.put(labels.isEmpty() ? name : name + new TreeMap<>(labels), value);
    }
}
