package io.penstock.lag;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.JsonWriter;
import java.util.Locale;

/**
 * How fast a group reads and its log is written, in records a second over the last minute.
 *
 * @param consumed by how much the committed offset rises
 * @param produced by how much the end rises
 * @param velocity by how much the lag grows; below 0 it shrinks
 */
public record Pace(double consumed, double produced, double velocity) {
    /** Nothing moves. */
    public static final Pace NONE = new Pace(0, 0, 0);

    /** Never, at this pace. */
    public static final long NEVER = -1;

    /** Slower than a record in about three hours counts as standing. */
    private static final double LEAST = 1e-4;

    /** Returns both together. */
    Pace plus(Pace other) {
        return new Pace(
                consumed + other.consumed, produced + other.produced, velocity + other.velocity);
    }

    /**
     * Returns in how many milliseconds a lag is gone at this pace; 0 for no lag, {@link #NEVER}
     * when it does not shrink.
     */
    public long drainMs(long lag) {
        if (lag == 0) {
            return 0;
        }
        return velocity > -LEAST ? NEVER : Math.round(1_000.0 * lag / -velocity);
    }

    /** Writes the three and the time to drain, which is left out when there is none. */
    void write(JsonWriter w, int firstName, long lag) {
        decimal(w, firstName, consumed);
        decimal(w, firstName + 1, produced);
        decimal(w, firstName + 2, velocity);
        long drainMs = drainMs(lag);
        if (drainMs != NEVER) {
            JsonText.number(w, firstName + 3, drainMs);
        }
    }

    private static void decimal(JsonWriter w, int name, double value) {
        w.name(name);
        double rounded = Math.round(value * 100) / 100.0;
        w.rawValue(String.format(Locale.ROOT, "%.2f", rounded == 0 ? 0.0 : rounded));
    }

    /** Reads one of them. */
    static double read(String name, JsonFields fields) {
        try {
            return Double.parseDouble(fields.raw().text());
        } catch (NumberFormatException e) {
            throw new InvalidField(name, "must be a number");
        }
    }
}
