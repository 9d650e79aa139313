package io.penstock.gateway.fake;

import io.penstock.gateway.pipeline.Submissions;
import io.penstock.task.NewTask;
import io.penstock.task.RecordRef;
import io.penstock.task.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A broker that acknowledges at once, or as a test says. Keeps the newest submissions. */
public final class FakeSubmissions implements Submissions {
    private static final int KEPT = 1_000;

    private final List<NewTask> tasks = new ArrayList<>();
    private final List<byte[]> values = new ArrayList<>();
    private final AtomicLong count = new AtomicLong();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final AtomicLong bytesInFlight = new AtomicLong();
    private final AtomicLong mostBytesInFlight = new AtomicLong();
    private volatile Function<Accepted, CompletableFuture<Accepted>> behaviour =
            CompletableFuture::completedFuture;

    /** Acknowledges from now on as the function says. */
    public void acknowledge(Function<Accepted, CompletableFuture<Accepted>> how) {
        behaviour = how;
    }

    @Override
    public CompletableFuture<Accepted> submit(NewTask task, byte[] json) {
        long offset = count.getAndIncrement();
        synchronized (tasks) {
            if (tasks.size() < KEPT) {
                tasks.add(task);
                values.add(json);
            }
        }
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        mostBytesInFlight.accumulateAndGet(bytesInFlight.addAndGet(json.length), Math::max);
        String id = task.id() == null ? "" : task.id();
        return behaviour
                .apply(new Accepted(id, new RecordRef(Topics.SUBMITTED, 0, offset)))
                .whenComplete(
                        (accepted, failure) -> {
                            inFlight.decrementAndGet();
                            bytesInFlight.addAndGet(-json.length);
                        });
    }

    /** Returns the first thousand tasks. */
    public List<NewTask> tasks() {
        synchronized (tasks) {
            return List.copyOf(tasks);
        }
    }

    /** Returns the records of the first thousand tasks. */
    public List<byte[]> values() {
        synchronized (tasks) {
            return List.copyOf(values);
        }
    }

    /** Returns how many were submitted. */
    public long count() {
        return count.get();
    }

    /** Returns how many waited for an acknowledgement at once, at most. */
    public int mostInFlight() {
        return mostInFlight.get();
    }

    /** Returns how many bytes waited for an acknowledgement at once, at most. */
    public long mostBytesInFlight() {
        return mostBytesInFlight.get();
    }
}
