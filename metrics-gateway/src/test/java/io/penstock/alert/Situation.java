package io.penstock.alert;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Series that give a rule's signal a value, for the judge and for promtool alike.
 *
 * @param lines how each series goes
 */
record Situation(List<Line> lines) {
    private static final double SCALE = 1_000;

    /** A series that begins at a value and grows by so much a second. */
    record Line(Series series, double start, double perSecond) {}

    /** Returns series by which the rule's signal has this value. */
    static Situation of(AlertRule rule, double value) {
        Map<String, String> by = new HashMap<>();
        rule.by().forEach(label -> by.put(label, "some-" + label));
        List<Line> lines = new ArrayList<>();
        switch (rule.signal()) {
            case Signal.Latest latest -> lines.add(line(latest.of(), by, value, 0));
            case Signal.Share share -> {
                lines.add(line(share.part(), by, value * SCALE, 0));
                lines.add(line(share.whole(), by, SCALE, 0));
            }
            case Signal.Rate rate -> lines.add(line(rate.of(), by, 0, value));
            case Signal.RateShare share -> {
                Map<String, String> bad = new HashMap<>(by);
                share.part().labels().forEach((name, regex) -> bad.put(name, example(regex)));
                lines.add(line(share.whole(), bad, 0, value * SCALE));
                Map<String, String> good = new HashMap<>(by);
                share.part().labels().forEach((name, regex) -> good.put(name, "200"));
                lines.add(line(share.whole(), good, 0, (1 - value) * SCALE));
            }
            case Signal.Quantile quantile -> {
                Map<String, String> bucket = new HashMap<>(by);
                bucket.putAll(quantile.buckets().labels());
                bucket.put("le", Double.toString(value / quantile.quantile()));
                lines.add(line(quantile.buckets(), bucket, 0, SCALE));
                Map<String, String> rest = new HashMap<>(bucket);
                rest.put("le", "+Inf");
                lines.add(line(quantile.buckets(), rest, 0, SCALE));
            }
        }
        return new Situation(lines);
    }

    private static Line line(
            Selector of, Map<String, String> labels, double start, double perSecond) {
        return new Line(new Series(of.name(), labels), start, perSecond);
    }

    private static String example(String regex) {
        return regex.replace('.', '0');
    }

    /** Returns the scrape at a time. */
    Map<Series, Double> at(double seconds) {
        Map<Series, Double> scrape = new HashMap<>();
        lines.forEach(line -> scrape.put(line.series(), line.start() + seconds * line.perSecond()));
        return scrape;
    }

    /** Returns promtool's input series, a value each quarter of a minute. */
    String promtool(int values) {
        StringBuilder yaml = new StringBuilder();
        for (Line line : lines) {
            Map<String, String> labels = new TreeMap<>(line.series().labels());
            labels.put("instance", "node");
            yaml.append("      - series: '")
                    .append(line.series().name())
                    .append(
                            labels.entrySet().stream()
                                    .map(l -> l.getKey() + "=\"" + l.getValue() + "\"")
                                    .collect(Collectors.joining(",", "{", "}")))
                    .append("'\n        values: '")
                    .append(number(line.start()))
                    .append('+')
                    .append(number(line.perSecond() * 15))
                    .append('x')
                    .append(values)
                    .append("'\n");
        }
        return yaml.toString();
    }

    private static String number(double value) {
        return new BigDecimal(value).setScale(6, RoundingMode.HALF_UP).toPlainString();
    }
}
