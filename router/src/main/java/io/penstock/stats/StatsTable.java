package io.penstock.stats;

import io.penstock.task.Names;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Statistics by name, of a bounded number of names: what comes later than the bound is added up
 * under {@link #OTHER}. Not thread-safe.
 */
public final class StatsTable {
    /** Stands for all names beyond the bound; no name of a task is empty. */
    public static final String OTHER = "";

    private final Map<String, WindowStats> rows = new HashMap<>();
    private final int most;

    /**
     * @param most how many names have a row of their own, from 1
     */
    public StatsTable(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, is " + most);
        }
        this.most = most;
    }

    /** Returns the name of the row to which this name adds: itself, or {@link #OTHER}. */
    public String rowOf(String name) {
        if (rows.containsKey(name)) {
            return name;
        }
        return rows.size() - (rows.containsKey(OTHER) ? 1 : 0) < most
                        && name.length() <= Names.MAX_NAME_CHARS
                ? name
                : OTHER;
    }

    /** Returns the row of this name, a new one when there is none yet, whatever the bound. */
    public WindowStats row(String name) {
        return rows.computeIfAbsent(name, ignored -> new WindowStats());
    }

    /** Adds a part of the sum of a name. */
    public void merge(String name, WindowStats part) {
        row(rowOf(name)).merge(part);
    }

    /** Returns the rows by name, in no order; not to be changed. */
    public Map<String, WindowStats> rows() {
        return Collections.unmodifiableMap(rows);
    }
}
