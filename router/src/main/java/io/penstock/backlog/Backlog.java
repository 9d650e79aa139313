package io.penstock.backlog;

import io.penstock.agent.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that wait, by what they ask for: the highest priority first, first come first served
 * inside one. A task is a slot of {@link TaskSlots}; what is kept of it are a few numbers in plain
 * arrays. Adding, polling and removing take time that grows with the logarithm of the tasks that
 * ask for the same. The order depends on the keys alone, so a backlog may be rebuilt in any order.
 * Not thread-safe; the caller serialises.
 */
public final class Backlog {
    private static final int FIRST_CAPACITY = 16;

    /** Requirements without waiting tasks are dropped when there are more than this in all. */
    private static final int KEPT_REQUIREMENTS = 4_096;

    private final Map<Requirement, WaitingLine> lines = new HashMap<>();
    private int sweepAt = KEPT_REQUIREMENTS;
    private int size;

    private @Nullable WaitingLine[] lineOf = new WaitingLine[FIRST_CAPACITY];
    private final Positions positions = new Positions(FIRST_CAPACITY);

    /**
     * Adds a task.
     *
     * @param slot its slot
     * @param requirement what it asks for
     * @param priority 0 (last) to 9 (first)
     * @param submittedAt milliseconds since 1970; the earlier goes first
     * @param order breaks ties, the lower goes first
     * @throws IllegalStateException when the slot waits already
     */
    public void add(int slot, Requirement requirement, int priority, long submittedAt, long order) {
        ensure(slot);
        if (lineOf[slot] != null) {
            throw new IllegalStateException("slot " + slot + " waits already");
        }
        long key = WaitingLine.key(priority, submittedAt);
        WaitingLine line = lines.get(requirement);
        if (line == null) {
            sweep();
            line = new WaitingLine(requirement, positions);
            lines.put(requirement, line);
        }
        lineOf[slot] = line;
        positions.order[slot] = order;
        line.add(slot, key);
        size++;
    }

    /** Removes a task; returns false when it does not wait. */
    public boolean remove(int slot) {
        WaitingLine line = lineOf(slot);
        if (line == null) {
            return false;
        }
        line.remove(slot);
        lineOf[slot] = null;
        size--;
        return true;
    }

    /** Returns whether the slot waits. */
    public boolean contains(int slot) {
        return lineOf(slot) != null;
    }

    /** Returns the slot whose turn is next among those that ask for this, or -1. */
    public int head(Requirement requirement) {
        WaitingLine line = lines.get(requirement);
        return line == null ? -1 : line.head();
    }

    /** Removes and returns the slot whose turn is next among those that ask for this, or -1. */
    public int poll(Requirement requirement) {
        WaitingLine line = lines.get(requirement);
        int slot = line == null ? -1 : line.poll();
        if (slot >= 0) {
            lineOf[slot] = null;
            size--;
        }
        return slot;
    }

    /** Returns how many tasks wait. */
    public int size() {
        return size;
    }

    /** Returns how many tasks wait that ask for this. */
    public int size(Requirement requirement) {
        WaitingLine line = lines.get(requirement);
        return line == null ? 0 : line.size();
    }

    /**
     * Returns what is asked for by waiting tasks, that of the best waiting task first. A list of
     * its own: the caller may poll and add while it goes through.
     */
    public List<Requirement> requirements() {
        List<WaitingLine> waiting = new ArrayList<>();
        for (WaitingLine line : lines.values()) {
            if (line.size() > 0) {
                waiting.add(line);
            }
        }
        waiting.sort(Comparator.naturalOrder());
        List<Requirement> requirements = new ArrayList<>(waiting.size());
        for (WaitingLine line : waiting) {
            requirements.add(line.requirement());
        }
        return requirements;
    }

    /**
     * Returns the priority of a waiting task.
     *
     * @throws IllegalStateException when the slot does not wait
     */
    public int priority(int slot) {
        return WaitingLine.priority(line(slot).key(slot));
    }

    /**
     * Returns when a waiting task was submitted.
     *
     * @throws IllegalStateException when the slot does not wait
     */
    public long submittedAt(int slot) {
        return WaitingLine.submittedAt(line(slot).key(slot));
    }

    /**
     * Returns what a waiting task asks for.
     *
     * @throws IllegalStateException when the slot does not wait
     */
    public Requirement requirement(int slot) {
        return line(slot).requirement();
    }

    private @Nullable WaitingLine lineOf(int slot) {
        return slot >= 0 && slot < lineOf.length ? lineOf[slot] : null;
    }

    private WaitingLine line(int slot) {
        WaitingLine line = lineOf(slot);
        if (line == null) {
            throw new IllegalStateException("slot " + slot + " does not wait");
        }
        return line;
    }

    private void ensure(int slot) {
        if (slot >= lineOf.length) {
            int length = Math.max(slot + 1, lineOf.length + lineOf.length / 2);
            lineOf = Arrays.copyOf(lineOf, length);
            positions.grow(length);
        }
    }

    private void sweep() {
        if (lines.size() >= sweepAt) {
            lines.values().removeIf(line -> line.size() == 0);
            sweepAt = Math.max(KEPT_REQUIREMENTS, 2 * lines.size());
        }
    }

    /** What every line needs to know of a slot. */
    static final class Positions {
        int[] inLine;
        long[] order;

        private Positions(int length) {
            inLine = new int[length];
            order = new long[length];
        }

        private void grow(int length) {
            inLine = Arrays.copyOf(inLine, length);
            order = Arrays.copyOf(order, length);
        }
    }
}
