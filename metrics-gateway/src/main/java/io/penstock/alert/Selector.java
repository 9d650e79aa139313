package io.penstock.alert;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Series of one name whose labels match whole regular expressions. Immutable.
 *
 * @param name of the series as a scrape shows it, suffix included
 * @param labels a regular expression by label
 */
public record Selector(String name, Map<String, String> labels) {
    public Selector {
        labels = Map.copyOf(labels);
    }

    /** Returns all series of a name. */
    public static Selector of(String name) {
        return new Selector(name, Map.of());
    }

    boolean matches(Series series) {
        return series.name().equals(name)
                && labels.entrySet().stream()
                        .allMatch(
                                label ->
                                        series.labels()
                                                .getOrDefault(label.getKey(), "")
                                                .matches(label.getValue()));
    }

    /** Returns it in Prometheus' language. */
    String promql() {
        return labels.isEmpty()
                ? name
                : name
                        + new TreeMap<>(labels)
                                .entrySet().stream()
                                        .map(l -> l.getKey() + "=~\"" + l.getValue() + "\"")
                                        .collect(Collectors.joining(",", "{", "}"));
    }
}
