package io.penstock.backlog;

import io.penstock.agent.Requirement;
import java.util.Arrays;

/**
 * The tasks that ask for the same: a heap with four children a node. Its keys lie beside each other
 * in one array, so that a step down reads one cache line instead of four (LaMarca and Ladner, "The
 * influence of caches on the performance of heaps", 1996).
 */
final class WaitingLine implements Comparable<WaitingLine> {
    private static final int CHILDREN = 4;
    private static final int FIRST_CAPACITY = 4;

    /** An emptied line gives back arrays longer than this. */
    private static final int KEPT_CAPACITY = 1_024;

    private static final int MAX_PRIORITY = 9;
    private static final int TIME_BITS = 56;
    private static final long TIME_OFFSET = 1L << (TIME_BITS - 1);

    private final Requirement requirement;
    private final Backlog.Positions positions;
    private int[] slots = new int[FIRST_CAPACITY];
    private long[] keys = new long[FIRST_CAPACITY];
    private int size;

    WaitingLine(Requirement requirement, Backlog.Positions positions) {
        this.requirement = requirement;
        this.positions = positions;
    }

    /** Puts priority and time into one number that is lower for what goes first. */
    static long key(int priority, long submittedAt) {
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException("priority must be 0 to 9, is " + priority);
        }
        long time = Math.clamp(submittedAt, -TIME_OFFSET, TIME_OFFSET - 1) + TIME_OFFSET;
        return ((long) (MAX_PRIORITY - priority) << TIME_BITS) | time;
    }

    static int priority(long key) {
        return MAX_PRIORITY - (int) (key >>> TIME_BITS);
    }

    static long submittedAt(long key) {
        return (key & ((1L << TIME_BITS) - 1)) - TIME_OFFSET;
    }

    Requirement requirement() {
        return requirement;
    }

    int size() {
        return size;
    }

    int head() {
        return size == 0 ? -1 : slots[0];
    }

    long key(int slot) {
        return keys[positions.inLine[slot]];
    }

    void add(int slot, long key) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size + size / 2);
            keys = Arrays.copyOf(keys, size + size / 2);
        }
        up(size++, slot, key);
    }

    int poll() {
        int slot = head();
        if (slot >= 0) {
            removeAt(0);
        }
        return slot;
    }

    void remove(int slot) {
        removeAt(positions.inLine[slot]);
    }

    private void removeAt(int at) {
        size--;
        if (at != size) {
            int slot = slots[size];
            long key = keys[size];
            if (at > 0 && goesBefore(slot, key, (at - 1) / CHILDREN)) {
                up(at, slot, key);
            } else {
                down(at, slot, key);
            }
        }
        if (size == 0 && slots.length > KEPT_CAPACITY) {
            slots = new int[FIRST_CAPACITY];
            keys = new long[FIRST_CAPACITY];
        }
    }

    private void up(int from, int slot, long key) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / CHILDREN;
            if (!goesBefore(slot, key, parent)) {
                break;
            }
            place(at, slots[parent], keys[parent]);
            at = parent;
        }
        place(at, slot, key);
    }

    private void down(int from, int slot, long key) {
        int at = from;
        while (true) {
            int first = CHILDREN * at + 1;
            if (first >= size) {
                break;
            }
            int best = first;
            int end = Math.min(first + CHILDREN, size);
            for (int child = first + 1; child < end; child++) {
                if (goesBefore(slots[child], keys[child], best)) {
                    best = child;
                }
            }
            if (goesBefore(slot, key, best)) {
                break;
            }
            place(at, slots[best], keys[best]);
            at = best;
        }
        place(at, slot, key);
    }

    private boolean goesBefore(int slot, long key, int other) {
        long otherKey = keys[other];
        return key != otherKey
                ? key < otherKey
                : positions.order[slot] < positions.order[slots[other]];
    }

    private void place(int at, int slot, long key) {
        slots[at] = slot;
        keys[at] = key;
        positions.inLine[slot] = at;
    }

    /** Compares the heads; neither line may be empty. */
    @Override
    public int compareTo(WaitingLine other) {
        return keys[0] != other.keys[0]
                ? Long.compare(keys[0], other.keys[0])
                : Long.compare(positions.order[slots[0]], other.positions.order[other.slots[0]]);
    }
}
