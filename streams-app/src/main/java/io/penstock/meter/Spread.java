package io.penstock.meter;

import io.penstock.gateway.metrics.MetricSink;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * A histogram of times with fixed bounds: adding is a short search and two adders, nothing is
 * allocated. Any thread; a scrape beside it may miss what is being added.
 */
public final class Spread {
    private final long[] bounds;
    private final double unitsPerSecond;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    private Spread(double unitsPerSecond, long... bounds) {
        this.unitsPerSecond = unitsPerSecond;
        this.bounds = bounds;
        counts = new LongAdder[bounds.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** Returns one for times in milliseconds, from a few of them to an hour. */
    public static Spread ofMillis() {
        return new Spread(
                1e3, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000,
                300_000, 1_800_000, 3_600_000);
    }

    /** Returns one for times in nanoseconds, from a hundred of them to ten milliseconds. */
    public static Spread ofNanos() {
        return new Spread(
                1e9, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 100_000, 1_000_000, 10_000_000);
    }

    /** Adds a time in this one's unit; a negative one, of clocks that disagree, counts as 0. */
    public void add(long time) {
        long counted = Math.max(0, time);
        int bucket = 0;
        while (bucket < bounds.length && counted > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(counted);
    }

    /** Returns how many times were added. */
    public long count() {
        long count = 0;
        for (LongAdder bucket : counts) {
            count += bucket.sum();
        }
        return count;
    }

    /** Hands it to a scrape, in seconds. */
    public void show(MetricSink sink, String name, String help, Map<String, String> labels) {
        double[] upTo = new double[bounds.length];
        for (int i = 0; i < upTo.length; i++) {
            upTo[i] = bounds[i] / unitsPerSecond;
        }
        long[] held = new long[counts.length];
        for (int i = 0; i < held.length; i++) {
            held[i] = counts[i].sum();
        }
        sink.histogram(name, help, labels, upTo, held, sum.sum() / unitsPerSecond);
    }
}
