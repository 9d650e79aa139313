package io.penstock.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a stream on its own thread up to a limit, and no further. Safe for use by many threads. */
final class OutputHead {
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final CompletableFuture<Boolean> overflow = new CompletableFuture<>();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private final int limit;

    private OutputHead(int limit) {
        this.limit = limit;
    }

    /**
     * Starts to read.
     *
     * @param limit most bytes that are kept
     */
    static OutputHead read(InputStream in, int limit) {
        OutputHead head = new OutputHead(limit);
        Thread.ofPlatform().daemon().name("command-output").start(() -> head.readAll(in));
        return head;
    }

    /** Completes when the stream holds more than the limit; it is not read from then on. */
    CompletableFuture<Boolean> overflow() {
        return overflow;
    }

    /** Waits for the end of the stream, at most the given time. */
    void awaitEnd(Duration atMost) throws InterruptedException {
        try {
            end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Somebody holds the stream open: what was read so far is all that counts.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns what was read so far, at most the limit. */
    byte[] bytes() {
        synchronized (head) {
            return head.toByteArray();
        }
    }

    private void readAll(InputStream in) {
        byte[] buffer = new byte[8 * 1024];
        try (in) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (head) {
                    int room = limit - head.size();
                    head.write(buffer, 0, Math.min(n, room));
                    if (n > room) {
                        overflow.complete(true);
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The command is gone, and its pipe with it.
        } finally {
            end.complete(true);
        }
    }
}
