package io.penstock.lag;

/**
 * The latest samples of one group's committed offset in one partition, oldest first, in arrays of
 * primitives: 20 bytes a sample. Not thread-safe.
 */
public final class PartitionWindow {
    /** Samples that a window holds. */
    public static final int STANDARD_SAMPLES = 36;

    private final long[] times;
    private final long[] committed;
    private final int[] lag;
    private int first;
    private int size;
    private long waitsSince;

    /**
     * @param samples how many samples it holds, at least 2
     */
    public PartitionWindow(int samples) {
        if (samples < 2) {
            throw new IllegalArgumentException("samples must be at least 2, is " + samples);
        }
        times = new long[samples];
        committed = new long[samples];
        lag = new int[samples];
    }

    /**
     * Adds a sample; the oldest one goes when the window is full.
     *
     * @param timeMs when it was taken, milliseconds since 1970; not before the one before
     * @param committedOffset the next offset that the group wants
     * @param records how many records wait, 0 or more; more than an int holds count as that many
     */
    public void add(long timeMs, long committedOffset, long records) {
        if (size == 0 || committed(size - 1) != committedOffset || lag(size - 1) == 0) {
            waitsSince = timeMs;
        }
        if (size == times.length) {
            first = (first + 1) % times.length;
            size--;
        }
        int at = slot(size++);
        times[at] = timeMs;
        committed[at] = committedOffset;
        lag[at] = (int) Math.min(Integer.MAX_VALUE, records);
    }

    /** Says how many records wait at the latest sample, now that more is known. */
    public void correct(long records) {
        lag[slot(size - 1)] = (int) Math.min(Integer.MAX_VALUE, records);
    }

    /** Forgets all samples, as for a topic that was made anew. */
    public void clear() {
        size = 0;
        first = 0;
    }

    /** Returns how many samples there are. */
    public int size() {
        return size;
    }

    /** Returns when a sample was taken, 0 for the oldest. */
    public long timeMs(int sample) {
        return times[slot(sample)];
    }

    /** Returns the committed offset of a sample, 0 for the oldest. */
    public long committed(int sample) {
        return committed[slot(sample)];
    }

    /** Returns how many records waited at a sample, 0 for the oldest. */
    public int lag(int sample) {
        return lag[slot(sample)];
    }

    /**
     * Returns for how long records have waited while the committed offset stood, in milliseconds up
     * to the latest sample; it may be longer than the window.
     */
    long standsMs() {
        return timeMs(size - 1) - waitsSince;
    }

    /** Returns the longest time that the committed offset stood between two moves, 0 for none. */
    long longestPauseMs() {
        long longest = 0;
        long moved = -1;
        for (int i = 1; i < size; i++) {
            if (committed(i) != committed(i - 1)) {
                if (moved >= 0) {
                    longest = Math.max(longest, timeMs(i) - moved);
                }
                moved = timeMs(i);
            }
        }
        return longest;
    }

    /**
     * Returns the sample from which on the committed offset only rose or stood: rates are of no use
     * across a reset.
     */
    int sinceReset() {
        for (int i = size - 1; i > 0; i--) {
            if (committed(i) < committed(i - 1)) {
                return i;
            }
        }
        return 0;
    }

    private int slot(int sample) {
        return (first + sample) % times.length;
    }
}
