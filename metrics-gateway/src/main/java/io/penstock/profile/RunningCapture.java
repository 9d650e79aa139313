package io.penstock.profile;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A capture under way. It ends by itself when its time is over; before that it can be stopped,
 * which gives what there is, or abandoned, which leaves nothing. Any thread.
 */
public final class RunningCapture {
    private final ProfileKind kind;
    private final String who;
    private final Instant started;
    private final Instant until;
    private final Window window;
    private final Runnable released;
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Capture> result = new CompletableFuture<>();

    RunningCapture(
            ProfileKind kind,
            String who,
            Instant started,
            Instant until,
            Window window,
            Runnable released) {
        this.kind = kind;
        this.who = who;
        this.started = started;
        this.until = until;
        this.window = window;
        this.released = released;
    }

    /** Returns what is captured. */
    public ProfileKind kind() {
        return kind;
    }

    /** Returns who asked for it. */
    public String who() {
        return who;
    }

    /** Returns when it began. */
    public Instant started() {
        return started;
    }

    /** Returns when it ends by itself; {@link Instant#MAX} for never. */
    public Instant until() {
        return until;
    }

    /** Returns whether it has ended, in whatever way. */
    public boolean isOver() {
        return result.isDone();
    }

    /**
     * Returns what comes out: the capture, or an {@link IOException}. Whoever takes the capture
     * closes it.
     */
    public CompletableFuture<Capture> result() {
        return result;
    }

    /** Ends it now with what there is; {@link #result} has it. Only the first end counts. */
    public void stop() {
        if (over.getAndSet(true)) {
            return;
        }
        try {
            Capture capture = window.end();
            released.run();
            result.complete(capture);
        } catch (IOException | RuntimeException e) {
            released.run();
            result.completeExceptionally(e);
        }
    }

    /** Ends it now without a result. Only the first end counts. */
    public void abandon() {
        if (over.getAndSet(true)) {
            return;
        }
        try {
            window.abandon();
        } finally {
            released.run();
            result.completeExceptionally(new IOException("the capture was abandoned"));
        }
    }

    /**
     * Waits for the end.
     *
     * @return null when the time ran out first
     * @throws IOException when nothing came out
     */
    public @Nullable Capture await(long atMostMs) throws IOException, InterruptedException {
        try {
            return result.get(atMostMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static IOException failure(@Nullable Throwable cause) {
        return cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause);
    }
}
