package io.penstock.cli;

import io.penstock.task.SizeLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stream of NDJSON into batches that a node takes in one request, in bounded memory whatever
 * the stream holds. Empty lines are passed over, but counted. Not thread-safe.
 */
final class TaskLines {
    /**
     * Most lines of a batch. The JDK's client sends a whole request before it reads the answer, so
     * the answers of a batch must fit the socket's buffers: 500 of about 100 bytes do.
     */
    static final int BATCH_LINES = 500;

    /** A batch is full when it holds this many bytes; its last line may go past them. */
    static final int BATCH_BYTES = 1024 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int end;
    private long lineNumber;
    private long bytesRead;

    TaskLines(InputStream in) {
        this.in = in;
    }

    /** One line, without its line break; cut after the limit when it is too long. */
    static final class Line {
        private final long number;
        private final byte[] json;

        private Line(long number, byte[] json) {
            this.number = number;
            this.json = json;
        }

        /** Returns its number in the stream, from 1. */
        long number() {
            return number;
        }

        /** Returns what it holds; not copied, not to be changed. */
        byte[] json() {
            return json;
        }

        /** Returns whether it is longer than a task may be. */
        boolean tooLong() {
            return json.length > SizeLimits.TASK_BYTES;
        }
    }

    /** Returns the next lines, none at the end of the stream. */
    List<Line> next() throws IOException {
        List<Line> batch = new ArrayList<>();
        long bytes = 0;
        while (batch.size() < BATCH_LINES && bytes < BATCH_BYTES && fill()) {
            byte[] json = line();
            lineNumber++;
            if (!isBlank(json)) {
                batch.add(new Line(lineNumber, json));
                bytes += json.length;
            }
        }
        return batch;
    }

    /** Returns how many bytes of the stream have been read. */
    long bytesRead() {
        return bytesRead;
    }

    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        do {
            int start = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            int room = SizeLimits.TASK_BYTES + 1 - line.size();
            line.write(buffer, start, Math.min(at - start, room));
            if (at < end) {
                at++;
                break;
            }
        } while (fill());
        return line.toByteArray();
    }

    private boolean fill() throws IOException {
        if (at < end) {
            return true;
        }
        at = 0;
        end = Math.max(0, in.read(buffer));
        bytesRead += end;
        return end > 0;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
