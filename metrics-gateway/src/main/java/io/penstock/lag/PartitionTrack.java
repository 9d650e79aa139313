package io.penstock.lag;

import org.jspecify.annotations.Nullable;

/** All that is kept of one group in one partition. Not thread-safe. */
final class PartitionTrack {
    /** Rates are those of the last minute: long enough for commits in batches, and fresh. */
    private static final long PACE_OVER_MS = 60_000;

    /** In a log with markers, a gap of this size is looked into at once. */
    private static final long SMALL_GAP = 10;

    private static final long NEVER = -1;

    private final Partition partition;
    private final PartitionWindow window;
    private long endBefore = NEVER;
    private boolean unchanged;
    private boolean countedByBroker;
    private long askedFrom = NEVER;
    private long askedEnd = NEVER;
    private boolean recordSeen;
    private long firstRecordMs = NEVER;
    private @Nullable Owner owner;

    PartitionTrack(Partition partition, int samples) {
        this.partition = partition;
        window = new PartitionWindow(samples);
    }

    void add(long timeMs, Commit commit, LogWindow log, @Nullable Owner reader) {
        int last = window.size() - 1;
        unchanged =
                last >= 0 && window.committed(last) == commit.offset() && endBefore == log.end();
        endBefore = log.end();
        countedByBroker = commit.records() >= 0;
        window.add(
                timeMs,
                commit.offset(),
                countedByBroker ? commit.records() : log.waiting(commit.offset()));
        owner = reader;
    }

    /** The log is another one than before: nothing of what was learnt holds. */
    void startAnew() {
        window.clear();
        askedFrom = NEVER;
        recordSeen = false;
    }

    /** Returns whether there is no sample yet of the log that is there now. */
    boolean isEmpty() {
        return window.size() == 0;
    }

    /** Returns the gap that somebody should read, or null when its content is clear. */
    @Nullable Doubt doubt(LogWindow log) {
        int last = window.size() - 1;
        if (last < 0 || countedByBroker || window.lag(last) == 0) {
            return null;
        }
        long from = Math.max(window.committed(last), log.now().earliest());
        boolean small = log.hasMarkers() && log.end() - from <= SMALL_GAP;
        boolean asked = askedFrom == from && (recordSeen || askedEnd == log.end());
        return asked || !(unchanged || small) ? null : new Doubt(partition, from, log.end());
    }

    void settle(Doubt doubt, Doubt.Finding finding, LogWindow log) {
        askedFrom = doubt.from();
        askedEnd = doubt.end();
        recordSeen = finding instanceof Doubt.Finding.Waiting;
        firstRecordMs = finding instanceof Doubt.Finding.Waiting found ? found.timeMs() : NEVER;
        window.correct(log.waiting(window.committed(window.size() - 1)));
    }

    PartitionLag lag(LogWindow log, LagRules rules, boolean members) {
        int last = window.size() - 1;
        long committed = window.committed(last);
        LogNow now = log.now();
        long lag = countedByBroker ? window.lag(last) : log.waiting(committed);
        return new PartitionLag(
                partition,
                rules.judge(window, now, members),
                committed,
                now,
                lag,
                lag == 0 ? LagTime.NONE : waited(Math.max(committed, now.earliest()), log),
                pace(log),
                owner);
    }

    private LagTime waited(long from, LogWindow log) {
        long nowMs = window.timeMs(window.size() - 1);
        long reached = log.reachedAtMs(from);
        if (reached != LogWindow.UNKNOWN) {
            return new LagTime(Math.max(0, nowMs - reached), false);
        }
        if (recordSeen && askedFrom == from && firstRecordMs >= 0) {
            return new LagTime(Math.max(0, nowMs - firstRecordMs), false);
        }
        return new LagTime(Math.max(0, nowMs - log.sinceMs()), true);
    }

    private Pace pace(LogWindow log) {
        int last = window.size() - 1;
        int from = last;
        int reset = window.sinceReset();
        while (from > reset && window.timeMs(last) - window.timeMs(from) < PACE_OVER_MS) {
            from--;
        }
        long span = window.timeMs(last) - window.timeMs(from);
        if (span <= 0) {
            return Pace.NONE;
        }
        double perSecond = 1_000.0 / span;
        return new Pace(
                (window.committed(last) - window.committed(from)) * perSecond,
                log.ratePerSecond(window.timeMs(from)),
                ((double) window.lag(last) - window.lag(from)) * perSecond);
    }
}
