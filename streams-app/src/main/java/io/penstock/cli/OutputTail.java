package io.penstock.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a stream to its end on its own thread and keeps the last bytes. Any thread. */
final class OutputTail {
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private final byte[] ring;
    private long written;

    private OutputTail(int bytes) {
        ring = new byte[bytes];
    }

    /** Starts to read and keeps the last {@code bytes}. */
    static OutputTail read(InputStream in, int bytes) {
        OutputTail tail = new OutputTail(bytes);
        Thread.ofPlatform().daemon().name("command-errors").start(() -> tail.readAll(in));
        return tail;
    }

    /** Waits for the end of the stream, at most the given time. */
    void awaitEnd(Duration atMost) throws InterruptedException {
        try {
            end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Somebody holds the stream open: its end so far is good enough for an error.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the end of what was read so far; an ellipsis stands for what is left out. */
    synchronized String text() {
        int kept = (int) Math.min(written, ring.length);
        byte[] bytes = new byte[kept];
        for (int i = 0; i < kept; i++) {
            bytes[i] = ring[(int) ((written - kept + i) % ring.length)];
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return written > ring.length ? "…" + text : text;
    }

    private void readAll(InputStream in) {
        byte[] buffer = new byte[8 * 1024];
        try (in) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                keep(buffer, n);
            }
        } catch (IOException e) {
            // The command is gone, and its pipe with it.
        } finally {
            end.complete(true);
        }
    }

    private synchronized void keep(byte[] buffer, int length) {
        for (int i = Math.max(0, length - ring.length); i < length; i++) {
            ring[(int) ((written + i) % ring.length)] = buffer[i];
        }
        written += length;
    }
}
