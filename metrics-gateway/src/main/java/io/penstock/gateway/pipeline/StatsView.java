package io.penstock.gateway.pipeline;

import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.stats.Grouping;
import io.penstock.stats.StatsSpan;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Statistics of the tasks that ended in a stretch of time, as HTTP and {@code --json} show them.
 *
 * @param by what a row stands for
 * @param span what was asked for
 * @param from first millisecond that the rows cover, since 1970; the start of a window, so up to
 *     ten seconds (of a day: five minutes) before what was asked for
 * @param to first millisecond that they no longer cover: when the question was asked
 * @param rows the row with the most tasks first, the one of all others last
 */
public record StatsView(Grouping by, StatsSpan span, long from, long to, List<StatsRow> rows) {
    private static final PropertyNames NAMES = JsonText.names("by", "window", "from", "to", "rows");

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
                });
    }
}
