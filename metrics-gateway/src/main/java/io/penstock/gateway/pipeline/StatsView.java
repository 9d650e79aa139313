package io.penstock.gateway.pipeline;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.json.RawJson;
import io.penstock.stats.Grouping;
import io.penstock.stats.StatsSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of the tasks that ended in a stretch of time, as HTTP and {@code --json} show them.
 *
 * @param by what a row stands for
 * @param span what was asked for
 * @param from first millisecond that the rows cover, since 1970; the start of a window, so up to
 *     ten seconds (of a day: five minutes) before what was asked for
 * @param to first millisecond that they no longer cover: when the question was asked
 * @param rows the row with the most tasks first, the one of all others last
 * @param total all rows as one, percentiles included; absent when nothing ended
 */
public record StatsView(
        Grouping by,
        StatsSpan span,
        long from,
        long to,
        List<StatsRow> rows,
        @Nullable StatsRow total) {
    private static final PropertyNames NAMES =
            JsonText.names("by", "window", "from", "to", "rows", "total");

    public StatsView {
        if (from >= to) {
            throw new IllegalArgumentException("must begin before it ends");
        }
        rows = List.copyOf(rows);
    }

    /** Returns the view as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.text(w, 0, by.word());
                    JsonText.text(w, 1, span.word());
                    JsonText.number(w, 2, from);
                    JsonText.number(w, 3, to);
                    w.name(4);
                    w.beginArray();
                    for (StatsRow row : rows) {
                        w.rawValue(new String(row.toJson(to - from), StandardCharsets.UTF_8));
                    }
                    w.endArray();
                    StatsRow all = total;
                    if (all != null) {
                        w.name(5);
                        w.rawValue(new String(all.toJson(to - from), StandardCharsets.UTF_8));
                    }
                });
    }

    /**
     * Reads a view.
     *
     * @throws InvalidField naming the field and the rule
     */
    public static StatsView read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        return new StatsView(
                fields.by, fields.span, fields.from, fields.to, fields.rows, fields.total);
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private final List<StatsRow> rows = new ArrayList<>();
        private Grouping by = Grouping.TYPE;
        private StatsSpan span = StatsSpan.MINUTE;
        private long from;
        private long to;
        private @Nullable StatsRow total;

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "by" -> by = Grouping.of(fields.text());
                case "window" -> span = StatsSpan.of(fields.text());
                case "from" -> from = fields.number();
                case "to" -> to = fields.number();
                case "rows" -> {
                    for (RawJson row : fields.raws()) {
                        rows.add(StatsRow.read(row.text().getBytes(StandardCharsets.UTF_8)));
                    }
                }
                case "total" ->
                        total = StatsRow.read(fields.raw().text().getBytes(StandardCharsets.UTF_8));
                default -> fields.skip();
            }
        }
    }
}
