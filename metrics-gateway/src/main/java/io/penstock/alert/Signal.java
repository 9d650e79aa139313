package io.penstock.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** What an alert looks at: computed from samples here, and written as PromQL there. Immutable. */
public sealed interface Signal {
    /** Returns the expression in Prometheus' language, grouped by the labels. */
    String promql(List<String> by);

    /** Returns the value of each group of series; none where nothing is known. */
    Map<Map<String, String>, Double> values(History history, List<String> by);

    /** Returns the series that it needs. */
    List<Selector> needs();

    /** Returns how far it looks back. */
    default Duration window() {
        return Duration.ZERO;
    }

    private static String by(List<String> by) {
        return by.isEmpty() ? "" : " by (" + String.join(", ", by) + ")";
    }

    private static String rate(Selector of, Duration window, List<String> by) {
        return "sum" + by(by) + " (rate(" + of.promql() + "[" + window.toMinutes() + "m]))";
    }

    /**
     * The largest of the latest values.
     *
     * @param of gauges
     */
    record Latest(Selector of) implements Signal {
        @Override
        public String promql(List<String> by) {
            return "max" + by(by) + " (" + of.promql() + ")";
        }

        @Override
        public Map<Map<String, String>, Double> values(History history, List<String> by) {
            return history.latest(of, by, Math::max);
        }

        @Override
        public List<Selector> needs() {
            return List.of(of);
        }
    }

    /**
     * One gauge over another.
     *
     * @param part above
     * @param whole below
     */
    record Share(Selector part, Selector whole) implements Signal {
        @Override
        public String promql(List<String> by) {
            return "sum"
                    + by(by)
                    + " ("
                    + part.promql()
                    + ") / sum"
                    + by(by)
                    + " ("
                    + whole.promql()
                    + ")";
        }

        @Override
        public Map<Map<String, String>, Double> values(History history, List<String> by) {
            return over(
                    history.latest(part, by, Double::sum), history.latest(whole, by, Double::sum));
        }

        @Override
        public List<Selector> needs() {
            return List.of(part, whole);
        }
    }

    /**
     * By how much counters grow a second.
     *
     * @param of counters
     * @param window over which, in whole minutes
     */
    record Rate(Selector of, Duration window) implements Signal {
        @Override
        public String promql(List<String> by) {
            return rate(of, window, by);
        }

        @Override
        public Map<Map<String, String>, Double> values(History history, List<String> by) {
            return history.rate(of, by, window);
        }

        @Override
        public List<Selector> needs() {
            return List.of(of);
        }
    }

    /**
     * Which share of what counters grew by belongs to some of them; of none that did, 0.
     *
     * @param part the counters above
     * @param whole those below, with the ones above among them
     * @param window over which, in whole minutes
     */
    record RateShare(Selector part, Selector whole, Duration window) implements Signal {
        @Override
        public String promql(List<String> by) {
            String all = rate(whole, window, by);
            return "(" + rate(part, window, by) + " or 0 * " + all + ") / " + all;
        }

        @Override
        public Map<Map<String, String>, Double> values(History history, List<String> by) {
            Map<Map<String, String>, Double> parts = history.rate(part, by, window);
            Map<Map<String, String>, Double> wholes = history.rate(whole, by, window);
            wholes.keySet().forEach(group -> parts.putIfAbsent(group, 0.0));
            return over(parts, wholes);
        }

        @Override
        public List<Selector> needs() {
            return List.of(part, whole);
        }
    }

    /**
     * A quantile of a histogram.
     *
     * @param quantile 0 to 1
     * @param buckets the series that end in {@code _bucket}
     * @param window over which, in whole minutes
     */
    record Quantile(double quantile, Selector buckets, Duration window) implements Signal {
        @Override
        public String promql(List<String> by) {
            List<String> groups = new ArrayList<>(by);
            groups.add("le");
            return "histogram_quantile(" + quantile + ", " + rate(buckets, window, groups) + ")";
        }

        @Override
        public Map<Map<String, String>, Double> values(History history, List<String> by) {
            Map<Map<String, String>, NavigableMap<Double, Double>> counts =
                    history.buckets(buckets, by, window);
            Map<Map<String, String>, Double> values = new HashMap<>();
            counts.forEach((group, upTo) -> values.put(group, of(upTo)));
            return values;
        }

        /** As Prometheus does: even within a bucket, the last bound for all beyond it. */
        private double of(NavigableMap<Double, Double> upTo) {
            double all = upTo.isEmpty() ? 0 : upTo.lastEntry().getValue();
            if (all == 0) {
                return Double.NaN;
            }
            double rank = quantile * all;
            double lower = 0;
            double below = 0;
            for (Map.Entry<Double, Double> bucket : upTo.entrySet()) {
                if (bucket.getValue() >= rank) {
                    double within = bucket.getValue() - below;
                    return bucket.getKey().isInfinite()
                            ? lower
                            : lower + (bucket.getKey() - lower) * (rank - below) / within;
                }
                lower = bucket.getKey();
                below = bucket.getValue();
            }
            return lower;
        }

        @Override
        public List<Selector> needs() {
            return List.of(buckets);
        }
    }

    private static Map<Map<String, String>, Double> over(
            Map<Map<String, String>, Double> parts, Map<Map<String, String>, Double> wholes) {
        Map<Map<String, String>, Double> shares = new HashMap<>();
        parts.forEach(
                (group, part) -> {
                    Double whole = wholes.get(group);
                    if (whole != null) {
                        shares.put(group, part / whole);
                    }
                });
        return shares;
    }
}
