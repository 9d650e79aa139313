package io.penstock.client;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that ends what is over its time. It sleeps until the earliest deadline; tasks that end
 * in time cost it nothing, however many they are.
 */
final class DeadlineWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeadlineWatch.class);

    /** At most a thousand looks a second, whatever deadlines assignments carry. */
    private static final long SHORTEST_SLEEP_NANOS = 1_000_000;

    private static final long LONGEST_SLEEP_NANOS = 60_000_000_000L;

    private final HeldTasks held;
    private final TaskExecution execution;
    private final LongSupplier ticker;
    private final Thread thread;
    private volatile long sleepsUntil;
    private volatile boolean closed;

    DeadlineWatch(String name, HeldTasks held, TaskExecution execution, LongSupplier ticker) {
        this.held = held;
        this.execution = execution;
        this.ticker = ticker;
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::watch);
    }

    void start() {
        thread.start();
    }

    /** Looks at the earliest deadline again; cheap when nothing has come nearer. */
    void nudge() {
        if (held.earliestDeadline() < sleepsUntil) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void expire() {
        try {
            execution.expire();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("deadlines could not be kept");
        }
    }

    private void watch() {
        while (!closed) {
            long now = ticker.getAsLong();
            long earliest = held.earliestDeadline();
            if (earliest <= now) {
                expire();
                LockSupport.parkNanos(SHORTEST_SLEEP_NANOS);
                continue;
            }
            long sleep = Math.min(earliest - now, LONGEST_SLEEP_NANOS);
            sleepsUntil = now + sleep;
            if (held.earliestDeadline() >= earliest) {
                LockSupport.parkNanos(Math.max(sleep, SHORTEST_SLEEP_NANOS));
            }
        }
    }
}
