package io.penstock.stats;

import java.util.Arrays;

/**
 * How many durations were how long, in little space, so that percentiles of any union of sketches
 * can be told. Not thread-safe.
 *
 * <p>A duration in whole milliseconds falls into a bucket: below 64 ms each has its own, above that
 * every doubling has {@value #BUCKETS_A_DOUBLING}, as in HdrHistogram. A percentile is the middle
 * of its bucket and so at most {@link #RELATIVE_ERROR} away from the duration that has that rank.
 * Merging adds counts: neither order nor grouping matters, and no error is added.
 */
public final class LatencySketch {
    /** Largest distance of a percentile from the truth, as a share of the truth: 1/64. */
    public static final double RELATIVE_ERROR = 1.0 / 64;

    /** Longest duration that is told apart, in milliseconds (34 years); longer ones count as it. */
    public static final long LONGEST_MS = (1L << 40) - 1;

    private static final int BUCKET_BITS = 5;
    private static final int BUCKETS_A_DOUBLING = 1 << BUCKET_BITS;
    private static final int EXACT_BELOW = 2 * BUCKETS_A_DOUBLING;
    private static final int BUCKETS = bucketOf(LONGEST_MS) + 1;

    /** Counts are kept for a stretch of buckets whose ends are multiples of this. */
    private static final int STRETCH = 16;

    private long[] counts = {};
    private int first;
    private int used;
    private long total;

    /** Adds a duration in milliseconds; a negative one, as clocks that differ give, counts as 0. */
    public void add(long durationMs) {
        addTo(bucketOf(Math.clamp(durationMs, 0, LONGEST_MS)), 1);
    }

    /** Adds all that the other one holds. */
    public void merge(LatencySketch other) {
        for (int i = 0; i < other.counts.length; i++) {
            if (other.counts[i] > 0) {
                addTo(other.first + i, other.counts[i]);
            }
        }
    }

    /** Returns how many durations were added. */
    public long count() {
        return total;
    }

    /**
     * Returns the duration in milliseconds that the given share of all does not exceed, or 0 when
     * there are none.
     *
     * @param quantile 0 (the shortest) to 1 (the longest)
     */
    public long quantile(double quantile) {
        if (!(quantile >= 0 && quantile <= 1)) {
            throw new IllegalArgumentException("quantile must be 0 to 1, is " + quantile);
        }
        long rank = Math.max(1, (long) Math.ceil(quantile * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return middleOf(first + i);
            }
        }
        return 0;
    }

    /** Writes how many buckets are in use, then of each its distance to the last and its count. */
    void write(VarintWriter out) {
        out.write(used);
        int last = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                out.write(first + i - last);
                out.write(counts[i]);
                last = first + i;
            }
        }
    }

    static LatencySketch read(VarintReader in) {
        LatencySketch sketch = new LatencySketch();
        long buckets = in.read();
        long bucket = 0;
        for (long i = 0; i < buckets; i++) {
            bucket += in.read();
            if (bucket >= BUCKETS) {
                throw new IllegalStateException("statistics hold an unknown bucket " + bucket);
            }
            sketch.addTo((int) bucket, in.read());
        }
        return sketch;
    }

    /** How many bytes {@link #write} needs as a rule. */
    int expectedBytes() {
        return 2 + 3 * used;
    }

    private void addTo(int bucket, long count) {
        int slot = slotOf(bucket);
        if (counts[slot] == 0) {
            used++;
        }
        counts[slot] += count;
        total += count;
    }

    private int slotOf(int bucket) {
        if (bucket < first || bucket >= first + counts.length) {
            int from = bucket - bucket % STRETCH;
            int to = from + STRETCH;
            if (counts.length > 0) {
                from = Math.min(from, first);
                to = Math.max(to, first + counts.length);
            }
            long[] wider = new long[to - from];
            System.arraycopy(counts, 0, wider, Math.max(0, first - from), counts.length);
            counts = wider;
            first = from;
        }
        return bucket - first;
    }

    private static int bucketOf(long durationMs) {
        if (durationMs < EXACT_BELOW) {
            return (int) durationMs;
        }
        int doublings = Long.SIZE - 1 - BUCKET_BITS - Long.numberOfLeadingZeros(durationMs);
        return (doublings << BUCKET_BITS) + (int) (durationMs >>> doublings);
    }

    private static long middleOf(int bucket) {
        if (bucket < EXACT_BELOW) {
            return bucket;
        }
        int doublings = (bucket >> BUCKET_BITS) - 1;
        long lowest =
                (long) (BUCKETS_A_DOUBLING | (bucket & (BUCKETS_A_DOUBLING - 1))) << doublings;
        return lowest + (1L << doublings) / 2;
    }

    @Override
    public String toString() {
        return total + " durations in buckets from " + first + ": " + Arrays.toString(counts);
    }
}
