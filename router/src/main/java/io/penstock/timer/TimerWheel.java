package io.penstock.timer;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Timers by slot number, one a slot, in constant time each: a hierarchy of wheels with 64 places
 * (Varghese and Lauck, "Hashed and hierarchical timing wheels", 1987). A timer lies on the wheel of
 * the highest six bits in which its tick differs from the present one, and moves down when its
 * place comes; one bit per place that is not empty lets an idle day pass in a few steps.
 *
 * <p>A timer is never early, and late by less than {@value #TICK_MS} ms plus the time to the next
 * {@link #advance}. Those of one tick fire in the order in which they were scheduled. Not
 * thread-safe; the caller serialises.
 */
public final class TimerWheel {
    /** Milliseconds of a tick. */
    public static final long TICK_MS = 10;

    private static final int BITS = 6;
    private static final int PLACES = 1 << BITS;

    /** Enough for every tick that 64 bits can count. */
    private static final int WHEELS = 11;

    /** Due already when scheduled; fires at the next advance. */
    private static final int OVERDUE = WHEELS * PLACES;

    /** Taken from its place by the advance that is under way. */
    private static final int FIRING = OVERDUE + 1;

    private static final int NONE = -1;
    private static final int FIRST_CAPACITY = 16;

    private final int[] heads = new int[FIRING + 1];
    private final int[] tails = new int[FIRING + 1];
    private final long[] occupied = new long[WHEELS];

    private int[] next = new int[0];
    private int[] previous = new int[0];
    private int[] place = new int[0];
    private long[] dueTick = new long[0];

    private long nowTick;
    private long targetTick;
    private boolean advancing;
    private int size;

    /**
     * @param startMs the present, in milliseconds since 1970; not negative
     */
    public TimerWheel(long startMs) {
        if (startMs < 0) {
            throw new IllegalArgumentException("startMs must not be negative, is " + startMs);
        }
        nowTick = startMs / TICK_MS;
        Arrays.fill(heads, NONE);
        Arrays.fill(tails, NONE);
    }

    /**
     * Sets the timer of a slot, in place of the one that it has.
     *
     * @param dueMs milliseconds since 1970; what is due already fires at the next advance
     */
    public void schedule(int slot, long dueMs) {
        ensure(slot);
        cancel(slot);
        long tick = tickAtOrAfter(dueMs);
        dueTick[slot] = tick;
        if (tick <= (advancing ? targetTick : nowTick)) {
            linkLast(slot, OVERDUE);
        } else {
            putOnWheel(slot);
        }
        size++;
    }

    /** Takes the timer of a slot away, if it has one. */
    public void cancel(int slot) {
        if (isScheduled(slot)) {
            unlink(slot);
            size--;
        }
    }

    /** Returns whether the slot has a timer. */
    public boolean isScheduled(int slot) {
        return slot >= 0 && slot < place.length && place[slot] != NONE;
    }

    /**
     * Fires every timer that is due, each once, in the order of their ticks. The callback may
     * schedule and cancel; what it schedules and is due already fires at the next advance. When it
     * throws, the timers that were not handed over yet stay for the next advance.
     *
     * @param nowMs milliseconds since 1970; a time before the last advance counts as that
     * @return how many fired
     */
    public int advance(long nowMs, IntConsumer due) {
        if (advancing) {
            throw new IllegalStateException("advance was called by a timer");
        }
        targetTick = Math.max(nowTick, Math.max(0, nowMs) / TICK_MS);
        advancing = true;
        try {
            moveAll(OVERDUE, FIRING);
            int fired = fire(due);
            for (int at = earliestPlace(); at != NONE; at = earliestPlace()) {
                long start = startTick(at);
                if (start > targetTick) {
                    break;
                }
                nowTick = start;
                if (at < PLACES) {
                    moveAll(at, FIRING);
                    fired += fire(due);
                } else {
                    moveDown(at);
                }
            }
            nowTick = targetTick;
            return fired;
        } finally {
            advancing = false;
        }
    }

    /** Returns how many slots have a timer. */
    public int size() {
        return size;
    }

    /**
     * Returns a time before which no timer fires, in milliseconds since 1970, or {@link
     * Long#MAX_VALUE} when there is none. For a timer that is far away it is the start of the span
     * that the timer lies in; advancing to it brings a closer answer, ten times at most.
     */
    public long nextDueMs() {
        if (heads[OVERDUE] != NONE || heads[FIRING] != NONE) {
            return nowTick * TICK_MS;
        }
        int at = earliestPlace();
        return at == NONE ? Long.MAX_VALUE : startTick(at) * TICK_MS;
    }

    private static long tickAtOrAfter(long dueMs) {
        long ms = Math.max(0, dueMs);
        return ms / TICK_MS + (ms % TICK_MS == 0 ? 0 : 1);
    }

    private int fire(IntConsumer due) {
        int fired = 0;
        for (int slot = heads[FIRING]; slot != NONE; slot = heads[FIRING]) {
            unlink(slot);
            size--;
            fired++;
            due.accept(slot);
        }
        return fired;
    }

    /** Returns the place of the earliest timers, or {@link #NONE}: lower wheels come first. */
    private int earliestPlace() {
        for (int wheel = 0; wheel < WHEELS; wheel++) {
            if (occupied[wheel] != 0) {
                return wheel * PLACES + Long.numberOfTrailingZeros(occupied[wheel]);
            }
        }
        return NONE;
    }

    private long startTick(int at) {
        int shift = BITS * (at / PLACES);
        long above = shift + BITS >= Long.SIZE ? 0 : nowTick >>> (shift + BITS) << (shift + BITS);
        return above | (long) (at % PLACES) << shift;
    }

    private void moveDown(int from) {
        int slot = heads[from];
        heads[from] = NONE;
        tails[from] = NONE;
        occupied[from / PLACES] &= ~(1L << (from % PLACES));
        while (slot != NONE) {
            int after = next[slot];
            putOnWheel(slot);
            slot = after;
        }
    }

    private void moveAll(int from, int to) {
        int slot = heads[from];
        while (slot != NONE) {
            int after = next[slot];
            unlink(slot);
            linkLast(slot, to);
            slot = after;
        }
    }

    private void putOnWheel(int slot) {
        long tick = dueTick[slot];
        long difference = tick ^ nowTick;
        int wheel = difference == 0 ? 0 : (63 - Long.numberOfLeadingZeros(difference)) / BITS;
        linkLast(slot, wheel * PLACES + (int) ((tick >>> (BITS * wheel)) & (PLACES - 1)));
    }

    private void linkLast(int slot, int at) {
        int last = tails[at];
        place[slot] = at;
        previous[slot] = last;
        next[slot] = NONE;
        tails[at] = slot;
        if (last != NONE) {
            next[last] = slot;
            return;
        }
        heads[at] = slot;
        if (at < OVERDUE) {
            occupied[at / PLACES] |= 1L << (at % PLACES);
        }
    }

    private void unlink(int slot) {
        int at = place[slot];
        int before = previous[slot];
        int after = next[slot];
        place[slot] = NONE;
        if (before == NONE) {
            heads[at] = after;
        } else {
            next[before] = after;
        }
        if (after == NONE) {
            tails[at] = before;
        } else {
            previous[after] = before;
        }
        if (heads[at] == NONE && at < OVERDUE) {
            occupied[at / PLACES] &= ~(1L << (at % PLACES));
        }
    }

    private void ensure(int slot) {
        int length = place.length;
        if (slot >= length) {
            int grown = Math.max(Math.max(FIRST_CAPACITY, slot + 1), length + length / 2);
            next = Arrays.copyOf(next, grown);
            previous = Arrays.copyOf(previous, grown);
            place = Arrays.copyOf(place, grown);
            dueTick = Arrays.copyOf(dueTick, grown);
            Arrays.fill(place, length, grown, NONE);
        }
    }
}
