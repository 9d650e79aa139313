package io.penstock.lag;

import java.util.Arrays;

/**
 * When the end of a log was where: the points between which the time of any offset is interpolated.
 * What is older is kept coarser, so that a fixed number of points reaches back to the first sample
 * with an error in proportion to the age: about a fifth over a week. Not thread-safe.
 */
final class LogWindow {
    /** No answer. */
    static final long UNKNOWN = -1;

    private static final int MOST_POINTS = 64;

    private long[] times = new long[4];
    private long[] ends = new long[4];
    private int size;
    private long earliest;
    private long emptyFrom;
    private long emptyTo;
    private boolean markersSeen;

    /**
     * Adds what the log holds now.
     *
     * @return false when the log is another one than before, because it is shorter
     */
    boolean add(long timeMs, LogNow log) {
        boolean same = size == 0 || log.end() >= ends[size - 1];
        if (!same) {
            size = 0;
            emptyTo = 0;
            markersSeen = false;
        }
        earliest = log.earliest();
        if (size >= 2 && ends[size - 1] == log.end() && ends[size - 2] == log.end()) {
            times[size - 1] = timeMs;
            return same;
        }
        if (size == MOST_POINTS) {
            dropOne(timeMs);
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        times[size] = timeMs;
        ends[size++] = log.end();
        return same;
    }

    LogNow now() {
        return new LogNow(earliest, end());
    }

    long end() {
        return ends[size - 1];
    }

    /** Drops the point whose neighbours lie closest together, measured by its age. */
    private void dropOne(long nowMs) {
        int drop = 1;
        double least = Double.MAX_VALUE;
        for (int i = 1; i < size - 1; i++) {
            double share = (double) (times[i + 1] - times[i - 1]) / (nowMs - times[i] + 1);
            if (share < least) {
                least = share;
                drop = i;
            }
        }
        System.arraycopy(times, drop + 1, times, drop, size - drop - 1);
        System.arraycopy(ends, drop + 1, ends, drop, size - drop - 1);
        size--;
    }

    /**
     * Returns when this offset was the end, for the last time; {@link #UNKNOWN} when that was
     * before the first sample.
     */
    long reachedAtMs(long offset) {
        int after = size;
        while (after > 0 && ends[after - 1] > offset) {
            after--;
        }
        if (after == 0) {
            return UNKNOWN;
        }
        int before = after - 1;
        if (after == size) {
            return times[before];
        }
        double share = (double) (offset - ends[before]) / (ends[after] - ends[before]);
        return times[before] + Math.round(share * (times[after] - times[before]));
    }

    /** Returns the time of the first sample. */
    long sinceMs() {
        return times[0];
    }

    /** Returns records a second that were appended since a time, as far as it is known. */
    double ratePerSecond(long sinceMs) {
        int from = size - 1;
        while (from > 0 && times[from] > sinceMs) {
            from--;
        }
        long span = times[size - 1] - times[from];
        return span <= 0 ? 0 : 1_000.0 * (ends[size - 1] - ends[from]) / span;
    }

    /** Says that there is no record to read from one offset up to another. */
    void holdsNothing(long from, long to) {
        emptyFrom = to == emptyTo ? Math.min(from, emptyFrom) : from;
        emptyTo = to;
        markersSeen = true;
    }

    /** Returns whether control records were found here. */
    boolean hasMarkers() {
        return markersSeen;
    }

    /** Returns how many records wait for a reader of this offset, as far as it is known. */
    long waiting(long committed) {
        long from = Math.max(committed, earliest);
        if (from >= emptyFrom && from < emptyTo) {
            from = emptyTo;
        }
        return Math.max(0, end() - from);
    }
}
