package io.penstock.profile.pprof;

import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The functions of a profile that cost most. Immutable.
 *
 * @param type what is counted
 * @param total of all samples
 * @param rows the costliest first
 */
public record TopTable(ValueType type, long total, List<Row> rows) {
    private static final PropertyNames NAMES = JsonText.names("type", "unit", "total", "functions");
    private static final PropertyNames ROW_NAMES =
            JsonText.names("function", "flat", "flatShare", "cumulative", "cumulativeShare");

    /** By which value rows are put in order. */
    public enum Order {
        /** What a function costs itself, as {@code go tool pprof -top} does. */
        FLAT,
        /** What it costs with all that it calls. */
        CUMULATIVE
    }

    /**
     * One function.
     *
     * @param function its name
     * @param flat what it costs itself
     * @param cumulative what it costs with all that it calls; counted once where it calls itself
     */
    public record Row(String function, long flat, long cumulative) {}

    public TopTable {
        rows = List.copyOf(rows);
    }

    /**
     * Adds up a profile by function.
     *
     * @param index which of its types
     * @param limit most rows
     */
    public static TopTable of(Profile profile, int index, Order order, int limit) {
        Map<String, long[]> sums = new HashMap<>();
        long total = 0;
        for (Sample sample : profile.samples()) {
            long value = sample.values()[index];
            if (value == 0) {
                continue;
            }
            total += value;
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < sample.stack().size(); i++) {
                String function = sample.stack().get(i).function();
                long[] sum = sums.computeIfAbsent(function, _ -> new long[2]);
                if (i == 0) {
                    sum[0] += value;
                }
                if (seen.add(function)) {
                    sum[1] += value;
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        sums.forEach((function, sum) -> rows.add(new Row(function, sum[0], sum[1])));
        // A difference has negative values too: what changed most comes first.
        Comparator<Row> byFlat = Comparator.comparingLong(row -> -Math.abs(row.flat()));
        Comparator<Row> byCumulative = Comparator.comparingLong(row -> -Math.abs(row.cumulative()));
        rows.sort(
                (order == Order.FLAT
                                ? byFlat.thenComparing(byCumulative)
                                : byCumulative.thenComparing(byFlat))
                        .thenComparing(Row::function));
        return new TopTable(
                profile.types().get(index), total, rows.subList(0, Math.min(limit, rows.size())));
    }

    /** Returns which share of the total a value is, 0 to 1. */
    public double share(long value) {
        return total == 0 ? 0 : (double) value / total;
    }

    /** Returns it as lines for people. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "Type: %s, total %s%n%12s %7s %12s %7s  %s%n",
                        type.type(),
                        amount(total),
                        "flat",
                        "flat%",
                        "cum",
                        "cum%",
                        "function"));
        for (Row row : rows) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%12s %6.2f%% %12s %6.2f%%  %s%n",
                            amount(row.flat()),
                            100 * share(row.flat()),
                            amount(row.cumulative()),
                            100 * share(row.cumulative()),
                            row.function()));
        }
        return text.toString();
    }

    /** Returns it as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.text(w, 0, type.type());
                    JsonText.text(w, 1, type.unit());
                    JsonText.number(w, 2, total);
                    w.name(3);
                    w.beginArray();
                    for (Row row : rows) {
                        w.rawValue(new String(json(row), StandardCharsets.UTF_8));
                    }
                    w.endArray();
                });
    }

    private byte[] json(Row row) {
        return JsonText.object(
                ROW_NAMES,
                w -> {
                    JsonText.text(w, 0, row.function());
                    JsonText.number(w, 1, row.flat());
                    w.name(2);
                    w.rawValue(decimal(share(row.flat())));
                    JsonText.number(w, 3, row.cumulative());
                    w.name(4);
                    w.rawValue(decimal(share(row.cumulative())));
                });
    }

    private static String decimal(double share) {
        return String.format(Locale.ROOT, "%.4f", share);
    }

    private String amount(long value) {
        return switch (type.unit()) {
            case "nanoseconds" -> seconds(value);
            case "bytes" -> bytes(value);
            default -> Long.toString(value);
        };
    }

    private static String seconds(long nanos) {
        double seconds = nanos / 1e9;
        return Math.abs(seconds) >= 1
                ? String.format(Locale.ROOT, "%.2f s", seconds)
                : String.format(Locale.ROOT, "%.1f ms", seconds * 1e3);
    }

    private static String bytes(long value) {
        double size = value;
        String unit = "B";
        for (String next : List.of("KiB", "MiB", "GiB")) {
            if (Math.abs(size) < 1024) {
                break;
            }
            size /= 1024;
            unit = next;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, unit);
    }
}
