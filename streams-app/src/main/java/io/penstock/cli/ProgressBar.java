package io.penstock.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One line on standard error that is drawn again as work goes on: a bar, count, rate and the time
 * that is left at that rate. Silent without a terminal. Calls may come from any thread.
 */
public final class ProgressBar implements AutoCloseable {
    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final int BAR_WIDTH = 24;
    private static final long RATE_NEEDS_NANOS = Duration.ofMillis(500).toNanos();

    private final PrintWriter out;
    private final boolean shown;
    private final int columns;
    private final String what;
    private final LongSupplier nanoClock;
    private boolean begun;
    private long startNanos;
    private long drawnNanos;
    private int drawnWidth;

    private ProgressBar(
            PrintWriter out, boolean shown, int columns, String what, LongSupplier nanoClock) {
        this.out = out;
        this.shown = shown;
        this.columns = columns;
        this.what = what;
        this.nanoClock = nanoClock;
    }

    /** Returns a bar that is drawn on the given writer when a person sees it. */
    static ProgressBar of(PrintWriter out, Surroundings surroundings, String what) {
        return new ProgressBar(
                out, surroundings.terminal(), surroundings.columns(), what, System::nanoTime);
    }

    /** Returns a bar with another clock. */
    static ProgressBar of(PrintWriter out, int columns, String what, LongSupplier nanoClock) {
        return new ProgressBar(out, true, columns, what, nanoClock);
    }

    /**
     * Says how far the work is; drawn at most ten times a second, and at the end. The rate counts
     * from the first call.
     *
     * @param done how many are done
     * @param total how many there are; 0 when nobody knows, and then there is no bar
     */
    public synchronized void at(long done, long total) {
        if (!shown) {
            return;
        }
        long now = nanoClock.getAsLong();
        if (!begun) {
            begun = true;
            startNanos = now;
            drawnNanos = now - REDRAW_NANOS;
        }
        if (now - drawnNanos >= REDRAW_NANOS || (total > 0 && done >= total)) {
            drawnNanos = now;
            draw(line(done, total, now - startNanos));
        }
    }

    /** Wipes the line, so that what comes next starts on a clean one. */
    @Override
    public synchronized void close() {
        if (shown && drawnWidth > 0) {
            draw("");
            out.print("\r");
            out.flush();
        }
    }

    private String line(long done, long total, long elapsedNanos) {
        StringBuilder line = new StringBuilder(what);
        if (total > 0) {
            int full = (int) Math.min(BAR_WIDTH, BAR_WIDTH * done / total);
            line.append(" [")
                    .append("=".repeat(full))
                    .append(" ".repeat(BAR_WIDTH - full))
                    .append(']');
        }
        line.append(' ').append(Wording.count(done));
        if (total > 0) {
            line.append(" of ").append(Wording.count(total));
        }
        if (elapsedNanos >= RATE_NEEDS_NANOS && done > 0) {
            double perSecond = done * 1e9 / elapsedNanos;
            line.append(String.format(Locale.ROOT, "  %,.0f/s", perSecond));
            if (total > done) {
                long leftMillis = (long) ((total - done) / perSecond * 1_000);
                line.append("  ").append(Wording.duration(Duration.ofMillis(leftMillis)));
                line.append(" left");
            }
        }
        return line.length() < columns ? line.toString() : line.substring(0, columns - 1);
    }

    private void draw(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, drawnWidth - line.length())));
        out.flush();
        drawnWidth = line.length();
    }
}
