package io.penstock.alert;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Turns what a registry shows into the series that its text would have. Stateless. */
final class Scrapes {
    private Scrapes() {}

    static Map<Series, Double> series(MetricSnapshots snapshots, Predicate<String> needed) {
        Map<Series, Double> series = new HashMap<>();
        for (MetricSnapshot snapshot : snapshots) {
            String name = snapshot.getMetadata().getPrometheusName();
            switch (snapshot) {
                case GaugeSnapshot gauge -> {
                    if (needed.test(name)) {
                        gauge.getDataPoints()
                                .forEach(
                                        point ->
                                                put(
                                                        series,
                                                        name,
                                                        labels(point.getLabels()),
                                                        point.getValue()));
                    }
                }
                case CounterSnapshot counter -> {
                    if (needed.test(name + "_total")) {
                        counter.getDataPoints()
                                .forEach(
                                        point ->
                                                put(
                                                        series,
                                                        name + "_total",
                                                        labels(point.getLabels()),
                                                        point.getValue()));
                    }
                }
                case HistogramSnapshot histogram -> {
                    if (needed.test(name + "_bucket") || needed.test(name + "_count")) {
                        histogram.getDataPoints().forEach(point -> put(series, name, point));
                    }
                }
                default -> {
                    // No rule looks at summaries, nor at what has no type.
                }
            }
        }
        return series;
    }

    private static void put(
            Map<Series, Double> series,
            String name,
            HistogramSnapshot.HistogramDataPointSnapshot point) {
        Map<String, String> labels = labels(point.getLabels());
        put(series, name + "_count", labels, (double) point.getCount());
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        long upTo = 0;
        for (int i = 0; i < buckets.size(); i++) {
            upTo += buckets.getCount(i);
            Map<String, String> bucket = new HashMap<>(labels);
            double bound = buckets.getUpperBound(i);
            bucket.put("le", Double.isInfinite(bound) ? "+Inf" : Double.toString(bound));
            put(series, name + "_bucket", bucket, (double) upTo);
        }
    }

    private static void put(
            Map<Series, Double> series, String name, Map<String, String> labels, double value) {
        if (!Double.isNaN(value)) {
            series.put(new Series(name, labels), value);
        }
    }

    private static Map<String, String> labels(Labels labels) {
        Map<String, String> all = new HashMap<>();
        labels.forEach(label -> all.put(label.getName(), label.getValue()));
        return all;
    }
}
