package io.penstock.backlog;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives each task id a small number, its slot, by which everything else about it is kept in plain
 * arrays. Freed slots are given again, the last freed first. Open addressing with linear probing; a
 * removal shifts the following entries back, so that the table holds no tombstones however long it
 * lives. Grows by half and never shrinks. Not thread-safe; the caller serialises.
 */
public final class TaskSlots {
    private static final int FIRST_CAPACITY = 16;
    private static final int EMPTY = 0;

    private @Nullable String[] ids = new String[FIRST_CAPACITY];
    private int[] freed = new int[FIRST_CAPACITY];
    private int freedCount;
    private int used;

    /** Slot + 1 of the id that hashes here; at most half of it is taken. */
    private int[] table = new int[2 * FIRST_CAPACITY];

    /**
     * Returns the slot of an id that is new here.
     *
     * @throws IllegalStateException when the id has a slot already
     */
    public int add(String id) {
        int at = probe(id);
        if (table[at] != EMPTY) {
            throw new IllegalStateException("task " + id + " has a slot already");
        }
        int slot;
        if (freedCount > 0) {
            slot = freed[--freedCount];
        } else {
            if (used == ids.length) {
                grow();
                at = probe(id);
            }
            slot = used++;
        }
        ids[slot] = id;
        table[at] = slot + 1;
        return slot;
    }

    /** Returns the slot of the id, or -1. */
    public int find(String id) {
        return table[probe(id)] - 1;
    }

    /**
     * Returns the id of a slot.
     *
     * @throws IllegalStateException when the slot is free
     */
    public String id(int slot) {
        String id = slot >= 0 && slot < used ? ids[slot] : null;
        if (id == null) {
            throw new IllegalStateException("slot " + slot + " is free");
        }
        return id;
    }

    /**
     * Frees a slot.
     *
     * @throws IllegalStateException when it is free already
     */
    public void remove(int slot) {
        int gap = probe(id(slot));
        ids[slot] = null;
        freed[freedCount++] = slot;
        int mask = table.length - 1;
        for (int at = (gap + 1) & mask; table[at] != EMPTY; at = (at + 1) & mask) {
            int home = home(Objects.requireNonNull(ids[table[at] - 1]));
            // An entry may move into the gap unless that lies before its home on the circle.
            if (((at - home) & mask) >= ((at - gap) & mask)) {
                table[gap] = table[at];
                gap = at;
            }
        }
        table[gap] = EMPTY;
    }

    /** Returns how many ids have a slot. */
    public int size() {
        return used - freedCount;
    }

    /** Returns how many slots there are room for; every slot is below it. */
    public int capacity() {
        return ids.length;
    }

    private int probe(String id) {
        int mask = table.length - 1;
        int at = home(id);
        while (table[at] != EMPTY && !id.equals(ids[table[at] - 1])) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private int home(String id) {
        // Fibonacci hashing (Knuth, TAOCP 6.4): ids that count up would else fill whole runs.
        int spread = id.hashCode() * 0x9E3779B9;
        return spread >>> (Integer.numberOfLeadingZeros(table.length) + 1);
    }

    private void grow() {
        int capacity = Math.addExact(ids.length, ids.length / 2);
        ids = Arrays.copyOf(ids, capacity);
        freed = Arrays.copyOf(freed, capacity);
        if (table.length < 2 * capacity) {
            table = new int[2 * table.length];
            for (int slot = 0; slot < used; slot++) {
                table[probe(Objects.requireNonNull(ids[slot]))] = slot + 1;
            }
        }
    }
}
