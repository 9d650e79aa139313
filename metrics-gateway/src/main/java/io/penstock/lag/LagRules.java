package io.penstock.lag;

import java.time.Duration;

/**
 * The rules by which a partition of a group is judged. The first that fits counts.
 *
 * <p>Burrow counts commits, and so takes a group with little traffic for a stopped one, and finds a
 * stopped one only when its window has passed. Here a group stands still when records have been
 * waiting, and its offset has not moved, for longer than {@code stallAfter} and for longer than
 * twice its own longest pause between commits within the window. Thread-safe.
 *
 * @param stallAfter how long records may wait while the offset stands, before it is a fault
 * @param trendAfter how long a window must be before its trend counts
 */
public record LagRules(Duration stallAfter, Duration trendAfter) {
    /** 30 s to a stall, 60 s to a trend. */
    public static final LagRules STANDARD =
            new LagRules(Duration.ofSeconds(30), Duration.ofSeconds(60));

    private static final int PARTS = 6;

    public LagRules {
        if (!stallAfter.isPositive() || !trendAfter.isPositive()) {
            throw new IllegalArgumentException("stallAfter and trendAfter must be longer than 0");
        }
    }

    /**
     * Judges a partition by its latest sample and those before.
     *
     * @param window its samples, at least one
     * @param log what the log holds now
     * @param members whether the group has members
     */
    public Judgement judge(PartitionWindow window, LogNow log, boolean members) {
        int last = window.size() - 1;
        long records = window.lag(last);
        long committed = window.committed(last);
        long now = window.timeMs(last);
        if (committed < log.earliest()) {
            return new Judgement(LagRule.RECORDS_DELETED, log.earliest() - committed, 0);
        }
        if (records == 0) {
            LagRule rule = committed < log.end() ? LagRule.ONLY_MARKERS : LagRule.NOTHING_WAITING;
            return new Judgement(rule, 0, 0);
        }
        long back = backBy(window);
        if (back > 0) {
            return new Judgement(LagRule.WENT_BACK, back, 0);
        }
        long standsMs = window.standsMs();
        if (standsMs > Math.max(stallAfter.toMillis(), 2 * window.longestPauseMs())) {
            return new Judgement(
                    members ? LagRule.NO_PROGRESS : LagRule.NO_MEMBERS, records, standsMs);
        }
        long spanMs = now - window.timeMs(0);
        if (anyZero(window)) {
            return new Judgement(LagRule.CAUGHT_UP, records, spanMs);
        }
        if (spanMs < trendAfter.toMillis() || window.size() < 2 * PARTS) {
            return new Judgement(LagRule.TOO_EARLY, records, spanMs);
        }
        return new Judgement(
                neverFell(window) ? LagRule.NEVER_FELL : LagRule.COMES_NEARER, records, spanMs);
    }

    /** How far the committed offset is from the highest one before it went back; 0 for no reset. */
    private static long backBy(PartitionWindow window) {
        long highest = Long.MIN_VALUE;
        for (int i = 0; i < window.size(); i++) {
            highest = Math.max(highest, window.committed(i));
        }
        return highest - window.committed(window.size() - 1);
    }

    private static boolean anyZero(PartitionWindow window) {
        for (int i = 0; i < window.size(); i++) {
            if (window.lag(i) == 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the lag grew and never fell, by the lowest lag of each part of the window: those that
     * commit in batches have a lag like a saw, of which only the low points tell.
     */
    private static boolean neverFell(PartitionWindow window) {
        long before = -1;
        long firstLow = 0;
        long low = 0;
        for (int part = 0; part < PARTS; part++) {
            low = Long.MAX_VALUE;
            int end = window.size() * (part + 1) / PARTS;
            for (int i = window.size() * part / PARTS; i < end; i++) {
                low = Math.min(low, window.lag(i));
            }
            if (low < before) {
                return false;
            }
            firstLow = part == 0 ? low : firstLow;
            before = low;
        }
        return low > firstLow;
    }
}
