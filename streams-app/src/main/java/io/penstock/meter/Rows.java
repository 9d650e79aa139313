package io.penstock.meter;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * One row for each name that users invent, up to a bound; all later names share the row {@link
 * #OTHER}. A name keeps its row for good. Any thread.
 *
 * @param <R> a row
 */
final class Rows<R> {
    /** How many names have a row of their own. */
    static final int MOST = 100;

    /** Stands for all names beyond the bound. */
    static final String OTHER = "other";

    private final Map<String, R> rows = new ConcurrentHashMap<>();
    private final Supplier<R> make;
    private final R other;

    Rows(Supplier<R> make) {
        this.make = make;
        other = make.get();
    }

    R of(String name) {
        R row = rows.get(name);
        return row == null ? added(name) : row;
    }

    private synchronized R added(String name) {
        return rows.size() < MOST ? rows.computeIfAbsent(name, n -> make.get()) : other;
    }

    /** Calls back for each row by name; for the shared one, too, once the bound is reached. */
    void forEach(BiConsumer<String, R> row) {
        Map<String, R> sorted = new TreeMap<>(rows);
        sorted.forEach(row);
        // A type may have the very name; then two rows would have the same labels.
        if (sorted.size() >= MOST && !sorted.containsKey(OTHER)) {
            row.accept(OTHER, other);
        }
    }
}
