package io.penstock.gateway.task;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into lines in bounded memory: one buffer and at most one line. Not thread-safe. */
final class LineReader {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int FIRST_LINE_BYTES = 1024;

    private final InputStream in;
    private final int mostBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private byte[] partial = new byte[FIRST_LINE_BYTES];
    private int partialBytes;
    private int from;
    private int to;
    private long number;

    /**
     * @param in the stream
     * @param mostBytes longest line in bytes, without its line feed
     */
    LineReader(InputStream in, int mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /**
     * Returns the next line that is not blank, or null at the end of the stream. A last line needs
     * no line feed.
     *
     * @throws IOException when the stream breaks; what was read of a line is dropped
     */
    @Nullable Line next() throws IOException {
        while (true) {
            Line line = nextOfAnyKind();
            if (line == null || line instanceof Line.TooLong || !isBlank((Line.Text) line)) {
                return line;
            }
        }
    }

    private @Nullable Line nextOfAnyKind() throws IOException {
        partialBytes = 0;
        boolean begun = false;
        boolean tooLong = false;
        while (fill()) {
            begun = true;
            int end = endOfLine();
            boolean whole = end < to;
            tooLong |= partialBytes + (end - from) > mostBytes;
            if (!tooLong) {
                keep(end);
            }
            from = whole ? end + 1 : end;
            if (whole) {
                return line(tooLong);
            }
        }
        return begun ? line(tooLong) : null;
    }

    private Line line(boolean tooLong) {
        number++;
        return tooLong
                ? new Line.TooLong(number)
                : new Line.Text(number, Arrays.copyOf(partial, partialBytes));
    }

    private boolean fill() throws IOException {
        if (from < to) {
            return true;
        }
        from = 0;
        to = Math.max(0, in.read(buffer));
        return to > 0;
    }

    private int endOfLine() {
        int at = from;
        while (at < to && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    private void keep(int end) {
        int bytes = end - from;
        if (partialBytes + bytes > partial.length) {
            partial = Arrays.copyOf(partial, Math.max(partial.length * 2, partialBytes + bytes));
        }
        System.arraycopy(buffer, from, partial, partialBytes, bytes);
        partialBytes += bytes;
    }

    private static boolean isBlank(Line.Text line) {
        for (byte b : line.text()) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
