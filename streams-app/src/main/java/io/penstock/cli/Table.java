package io.penstock.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows under headings, each column as wide as its widest cell. A column whose heading starts with
 * {@code >} is set flush right. Not thread-safe.
 */
public final class Table {
    private static final String GAP = "  ";

    private final boolean[] flushRight;
    private final List<String[]> rows = new ArrayList<>();

    /** Starts a table with the given headings. */
    public Table(String... headings) {
        flushRight = new boolean[headings.length];
        String[] first = new String[headings.length];
        for (int i = 0; i < headings.length; i++) {
            flushRight[i] = headings[i].startsWith(">");
            first[i] = flushRight[i] ? headings[i].substring(1) : headings[i];
        }
        rows.add(first);
    }

    /** Adds a row; an absent cell is shown as a dash. Line breaks become spaces. */
    public Table row(@Nullable String... cells) {
        if (cells.length != flushRight.length) {
            throw new IllegalArgumentException(
                    "a row needs " + flushRight.length + " cells, has " + cells.length);
        }
        String[] row = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            String cell = cells[i];
            row[i] = cell == null || cell.isEmpty() ? "-" : oneLine(cell);
        }
        rows.add(row);
        return this;
    }

    /**
     * Prints the table.
     *
     * @param columns widest line in characters, longer ones are cut; 0 for no limit
     */
    public void print(PrintWriter out, int columns) {
        int[] widths = widths();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : GAP)
                        .append(flushRight[i] ? padding + row[i] : row[i] + padding);
            }
            out.println(cut(line.toString().stripTrailing(), columns));
        }
        out.flush();
    }

    /** Returns the text on one line: control characters, which could steer a terminal, removed. */
    static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "");
    }

    private int[] widths() {
        int[] widths = new int[flushRight.length];
        for (String[] row : rows) {
            Arrays.setAll(widths, i -> Math.max(widths[i], row[i].length()));
        }
        return widths;
    }

    private static String cut(String line, int columns) {
        return columns == 0 || line.length() <= columns
                ? line
                : line.substring(0, columns - 1) + "…";
    }
}
