package io.penstock.alert;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/** The samples of the last minutes. Not thread-safe. */
final class History {
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final long keptMs;

    /** The series of one moment. */
    private record Sample(long atMs, Map<Series, Double> values) {}

    History(Duration kept) {
        keptMs = kept.toMillis();
    }

    /** Adds what a scrape shows, and forgets what no window reaches any more. */
    void add(long nowMs, Map<Series, Double> values) {
        samples.addLast(new Sample(nowMs, Map.copyOf(values)));
        // One sample before the window stays, so that a whole window can be looked at.
        while (samples.size() > 2 && second().atMs() <= nowMs - keptMs) {
            samples.removeFirst();
        }
    }

    private Sample second() {
        var all = samples.iterator();
        all.next();
        return all.next();
    }

    Map<Map<String, String>, Double> latest(
            Selector selector, List<String> by, DoubleBinaryOperator merge) {
        Map<Map<String, String>, Double> groups = new HashMap<>();
        if (!samples.isEmpty()) {
            samples.getLast()
                    .values()
                    .forEach(
                            (series, value) -> {
                                if (selector.matches(series)) {
                                    groups.merge(series.only(by), value, merge::applyAsDouble);
                                }
                            });
        }
        return groups;
    }

    Map<Map<String, String>, Double> rate(Selector selector, List<String> by, Duration window) {
        Map<Map<String, String>, Double> groups = new HashMap<>();
        Sample from = from(window);
        double seconds = seconds(from);
        if (seconds > 0) {
            samples.getLast()
                    .values()
                    .forEach(
                            (series, value) -> {
                                if (selector.matches(series)) {
                                    groups.merge(
                                            series.only(by),
                                            grown(from, series, value) / seconds,
                                            Double::sum);
                                }
                            });
        }
        return groups;
    }

    Map<Map<String, String>, NavigableMap<Double, Double>> buckets(
            Selector selector, List<String> by, Duration window) {
        Map<Map<String, String>, NavigableMap<Double, Double>> groups = new HashMap<>();
        Sample from = from(window);
        if (seconds(from) > 0) {
            samples.getLast()
                    .values()
                    .forEach(
                            (series, value) -> {
                                if (selector.matches(series)) {
                                    groups.computeIfAbsent(series.only(by), g -> new TreeMap<>())
                                            .merge(
                                                    bound(series),
                                                    grown(from, series, value),
                                                    Double::sum);
                                }
                            });
        }
        return groups;
    }

    private static double bound(Series bucket) {
        String le = bucket.labels().getOrDefault("le", "+Inf");
        return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
    }

    /** A series that was not there began at 0; one that fell began anew. */
    private static double grown(Sample from, Series series, double value) {
        double before = from.values().getOrDefault(series, 0.0);
        return value >= before ? value - before : value;
    }

    private Sample from(Duration window) {
        Sample oldest = new Sample(0, Map.of());
        long now = samples.isEmpty() ? 0 : samples.getLast().atMs();
        for (Sample sample : samples) {
            if (oldest.atMs() == 0 || sample.atMs() <= now - window.toMillis()) {
                oldest = sample;
            }
        }
        return oldest;
    }

    private double seconds(Sample from) {
        return samples.size() < 2 ? 0 : (samples.getLast().atMs() - from.atMs()) / 1e3;
    }
}
