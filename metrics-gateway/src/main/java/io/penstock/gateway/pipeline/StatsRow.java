package io.penstock.gateway.pipeline;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.JsonWriter;
import io.penstock.json.PropertyNames;
import io.penstock.stats.LatencySketch;
import io.penstock.stats.StatsTable;
import io.penstock.stats.WindowStats;
import io.penstock.task.TaskState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One row of statistics. Percentiles are of the time from submission to end of the tasks that
 * succeeded, within {@link LatencySketch#RELATIVE_ERROR}; times are milliseconds.
 *
 * @param key type, agent or tenant; {@value #OTHER} in the row of all others
 * @param other whether this is the row of all that have none of their own
 * @param succeeded how many succeeded
 * @param failed how many failed
 * @param cancelled how many were cancelled
 * @param expired how many expired
 * @param attempts how many attempts they took together
 * @param p50Ms median, absent when none succeeded
 * @param p95Ms 95th percentile, absent when none succeeded
 * @param p99Ms 99th percentile, absent when none succeeded
 * @param executionMs mean time that the handler of the last attempt ran, absent when none says so
 */
public record StatsRow(
        String key,
        boolean other,
        long succeeded,
        long failed,
        long cancelled,
        long expired,
        long attempts,
        @Nullable Long p50Ms,
        @Nullable Long p95Ms,
        @Nullable Long p99Ms,
        @Nullable Long executionMs) {
    /** What the key of the row of all others says. */
    public static final String OTHER = "other";

    /** What the key of the row of all keys together says. */
    public static final String TOTAL = "total";

    private static final PropertyNames NAMES =
            JsonText.names(
                    "key",
                    "other",
                    "succeeded",
                    "failed",
                    "cancelled",
                    "expired",
                    "rate",
                    "attempts",
                    "p50Ms",
                    "p95Ms",
                    "p99Ms",
                    "executionMs");

    /** Returns the row of what was added up under a name. */
    public static StatsRow of(String name, WindowStats stats) {
        boolean other = name.equals(StatsTable.OTHER);
        return new StatsRow(
                other ? OTHER : name,
                other,
                stats.count(TaskState.SUCCEEDED),
                stats.count(TaskState.FAILED),
                stats.count(TaskState.CANCELLED),
                stats.count(TaskState.EXPIRED),
                stats.attempts(),
                quantile(stats, 0.5),
                quantile(stats, 0.95),
                quantile(stats, 0.99),
                stats.executions() == 0 ? null : stats.executionMs() / stats.executions());
    }

    private static @Nullable Long quantile(WindowStats stats, double quantile) {
        LatencySketch took = stats.tookMs(TaskState.SUCCEEDED);
        return took.count() == 0 ? null : took.quantile(quantile);
    }

    /** Returns how many tasks ended. */
    public long ended() {
        return succeeded + failed + cancelled + expired;
    }

    /** Returns how many tasks ended a second, over so many milliseconds. */
    public double rate(long overMs) {
        return 1_000.0 * ended() / overMs;
    }

    /** Returns the row as UTF-8 JSON; the rate is told over so many milliseconds. */
    byte[] toJson(long overMs) {
        return JsonText.object(NAMES, w -> write(w, overMs));
    }

    private void write(JsonWriter w, long overMs) {
        JsonText.text(w, 0, key);
        if (other) {
            w.name(1);
            w.value(true);
        }
        JsonText.number(w, 2, succeeded);
        JsonText.number(w, 3, failed);
        JsonText.number(w, 4, cancelled);
        JsonText.number(w, 5, expired);
        w.name(6);
        w.rawValue(String.format(Locale.ROOT, "%.3f", rate(overMs)));
        JsonText.number(w, 7, attempts);
        JsonText.number(w, 8, p50Ms);
        JsonText.number(w, 9, p95Ms);
        JsonText.number(w, 10, p99Ms);
        JsonText.number(w, 11, executionMs);
    }

    /**
     * Reads a row, as a client of the gateway does.
     *
     * @throws InvalidField naming the field and the rule
     */
    public static StatsRow read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        return fields.build();
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private String key = "";
        private boolean other;
        private long succeeded;
        private long failed;
        private long cancelled;
        private long expired;
        private long attempts;
        private @Nullable Long p50Ms;
        private @Nullable Long p95Ms;
        private @Nullable Long p99Ms;
        private @Nullable Long executionMs;

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "key" -> key = fields.text();
                case "other" -> other = fields.bool();
                case "succeeded" -> succeeded = fields.number();
                case "failed" -> failed = fields.number();
                case "cancelled" -> cancelled = fields.number();
                case "expired" -> expired = fields.number();
                case "attempts" -> attempts = fields.number();
                case "p50Ms" -> p50Ms = fields.number();
                case "p95Ms" -> p95Ms = fields.number();
                case "p99Ms" -> p99Ms = fields.number();
                case "executionMs" -> executionMs = fields.number();
                default -> fields.skip();
            }
        }

        private StatsRow build() {
            if (key.isEmpty()) {
                throw new InvalidField("key", "is missing");
            }
            return new StatsRow(
                    key,
                    other,
                    succeeded,
                    failed,
                    cancelled,
                    expired,
                    attempts,
                    p50Ms,
                    p95Ms,
                    p99Ms,
                    executionMs);
        }
    }
}
