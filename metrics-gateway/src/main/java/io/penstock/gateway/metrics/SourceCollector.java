package io.penstock.gateway.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the figures of a {@link MetricSource} to Prometheus. Any thread. */
public final class SourceCollector implements MultiCollector {
    private static final Logger log = LoggerFactory.getLogger(SourceCollector.class);

    private final MetricSource source;

    /**
     * @param source asked once a scrape
     */
    public SourceCollector(MetricSource source) {
        this.source = source;
    }

    @Override
    public MetricSnapshots collect() {
        Scrape scrape = new Scrape();
        try {
            source.collect(scrape);
        } catch (RuntimeException e) {
            // One part that cannot answer must not hide the figures of all others.
            log.atWarn()
                    .addKeyValue("error", e.toString())
                    .log("metrics of a part could not be read");
        }
        return scrape.snapshots();
    }

    private static final class Scrape implements MetricSink {
        private static final String TOTAL = "_total";

        private final Map<String, Family> families = new TreeMap<>();
        private final Map<String, Histograms> histograms = new TreeMap<>();
        private @Nullable Map<String, String> lastGiven;
        private Labels lastMade = Labels.EMPTY;

        /** The histograms of one name. */
        private record Histograms(
                String help, Map<Labels, HistogramSnapshot.HistogramDataPointSnapshot> values) {
            private HistogramSnapshot snapshot(String name) {
                HistogramSnapshot.Builder builder =
                        HistogramSnapshot.builder().name(name).help(help);
                values.values().forEach(builder::dataPoint);
                return builder.build();
            }
        }

        /** The figures of one name. */
        private static final class Family {
            private final boolean counter;
            private final String help;
            // Snapshots are sorted by labels when they are made.
            private final Map<Labels, Double> values = new HashMap<>();

            private Family(boolean counter, String help) {
                this.counter = counter;
                this.help = help;
            }
        }

        @Override
        public void gauge(String name, String help, Map<String, String> labels, double value) {
            // The suffix is kept for counters, and a family may have only one kind.
            put(false, withoutTotal(plain(name)), help, labels, value);
        }

        @Override
        public void counter(String name, String help, Map<String, String> labels, double value) {
            if (value >= 0) {
                put(true, withoutTotal(plain(name)), help, labels, value);
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
            double[] bounds = Arrays.copyOf(upTo, upTo.length + 1);
            bounds[upTo.length] = Double.POSITIVE_INFINITY;
            histograms
                    .computeIfAbsent(plain(name), n -> new Histograms(help, new TreeMap<>()))
                    .values
                    .putIfAbsent(
                            labels(labels),
                            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                                    .labels(labels(labels))
                                    .classicHistogramBuckets(
                                            ClassicHistogramBuckets.of(bounds, counts))
                                    .sum(sum)
                                    .build());
        }

        private void put(
                boolean counter,
                String name,
                String help,
                Map<String, String> labels,
                double value) {
            if (name.isEmpty() || Double.isNaN(value)) {
                return;
            }
            Family family = families.computeIfAbsent(name, n -> new Family(counter, help));
            if (family.counter == counter) {
                family.values.putIfAbsent(labels(labels), value);
            }
        }

        private MetricSnapshots snapshots() {
            MetricSnapshots.Builder all = MetricSnapshots.builder();
            families.forEach(
                    (name, family) -> {
                        if (family.counter) {
                            all.metricSnapshot(counters(name, family));
                        } else {
                            all.metricSnapshot(gauges(name, family));
                        }
                    });
            histograms.forEach((name, held) -> all.metricSnapshot(held.snapshot(name)));
            return all.build();
        }

        private static CounterSnapshot counters(String name, Family family) {
            CounterSnapshot.Builder builder =
                    CounterSnapshot.builder().name(name).help(family.help);
            family.values.forEach(
                    (labels, value) ->
                            builder.dataPoint(
                                    CounterSnapshot.CounterDataPointSnapshot.builder()
                                            .labels(labels)
                                            .value(value)
                                            .build()));
            return builder.build();
        }

        private static GaugeSnapshot gauges(String name, Family family) {
            GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(family.help);
            family.values.forEach(
                    (labels, value) ->
                            builder.dataPoint(
                                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                            .labels(labels)
                                            .value(value)
                                            .build()));
            return builder.build();
        }

        /** The figures of one thing come one after the other with the same labels. */
        @SuppressWarnings("ReferenceEquality") // the very same map: that is what makes it quick
        private Labels labels(Map<String, String> labels) {
            if (labels != lastGiven) {
                lastMade = made(labels);
                lastGiven = labels;
            }
            return lastMade;
        }

        private static Labels made(Map<String, String> labels) {
            Map<String, String> plain = new TreeMap<>();
            labels.forEach((name, value) -> plain.putIfAbsent(plain(name), value));
            return Labels.of(
                    plain.keySet().toArray(String[]::new), plain.values().toArray(String[]::new));
        }

        private static String withoutTotal(String name) {
            return name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
        }

        /** Asked for each label of each figure, where a regular expression would be most of it. */
        private static boolean isPlain(String name) {
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
                if (!letter && (i == 0 || c < '0' || c > '9')) {
                    return false;
                }
            }
            return !name.isEmpty();
        }

        /** What every version of Prometheus takes as a name. */
        private static String plain(String name) {
            if (isPlain(name)) {
                return name;
            }
            String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
            return plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
        }
    }
}
