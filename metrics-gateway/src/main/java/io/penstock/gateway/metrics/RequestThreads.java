package io.penstock.gateway.metrics;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts a virtual thread for each request and knows how many there are. Any thread. */
public final class RequestThreads {
    private final AtomicInteger live = new AtomicInteger();
    private final ThreadFactory factory = Thread.ofVirtual().name("gateway-request-", 0).factory();
    private final Executor executor =
            Executors.newThreadPerTaskExecutor(task -> factory.newThread(() -> run(task)));

    private void run(Runnable task) {
        live.incrementAndGet();
        try {
            task.run();
        } finally {
            live.decrementAndGet();
        }
    }

    /** Returns what starts them. */
    public Executor executor() {
        return executor;
    }

    /** Returns how many run or wait now. */
    public int live() {
        return live.get();
    }
}
