package io.penstock.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Latencies with an error of at most 0.1 %. Thread-safe. */
public final class Latencies {
    private static final int DIGITS = 3;

    private final Histogram micros = new Histogram(DIGITS);

    /**
     * What the latencies come to.
     *
     * @param p50 half of them took at most so long
     * @param p95 19 of 20 did
     * @param p99 99 of 100 did
     * @param max all did
     */
    public record Summary(Duration p50, Duration p95, Duration p99, Duration max) {}

    /** Adds one, in nanoseconds; a negative one counts as zero. */
    public synchronized void add(long nanos) {
        micros.recordValue(Math.max(0, nanos / 1_000));
    }

    /** Returns the percentiles of what was added so far; all zero when nothing was. */
    public synchronized Summary summary() {
        return new Summary(percentile(50), percentile(95), percentile(99), percentile(100));
    }

    private Duration percentile(double percent) {
        return Duration.ofNanos(micros.getValueAtPercentile(percent) * 1_000);
    }
}
