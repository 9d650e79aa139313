package io.penstock.cache.load;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * Work by key of which one piece at a time is under way; who comes later joins it. Safe for use by
 * many threads.
 *
 * @param <T> type of the outcome
 */
final class Flights<T> {
    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("cache-load-", 0).factory();

    private final ConcurrentHashMap<String, CompletableFuture<T>> underWay =
            new ConcurrentHashMap<>();

    /** Joins the work of the key, or starts it on a thread of its own. */
    CompletableFuture<T> join(String key, Callable<T> work) {
        CompletableFuture<T> running = underWay.get(key);
        if (running != null) {
            return running;
        }
        CompletableFuture<T> mine = new CompletableFuture<>();
        CompletableFuture<T> earlier = underWay.putIfAbsent(key, mine);
        if (earlier != null) {
            return earlier;
        }
        THREADS.newThread(() -> run(key, work, mine)).start();
        return mine;
    }

    boolean running(String key) {
        return underWay.containsKey(key);
    }

    /** Lets those who come from now on start anew; those who wait still get their outcome. */
    void forget(String key) {
        underWay.remove(key);
    }

    void forgetAll() {
        underWay.clear();
    }

    private void run(String key, Callable<T> work, CompletableFuture<T> outcome) {
        // Removed before it is told: whoever hears of a failure and asks again starts anew.
        try {
            T done = work.call();
            underWay.remove(key, outcome);
            outcome.complete(done);
        } catch (Throwable failure) {
            // An Error must reach those who wait as well, or they would wait for the hard limit.
            underWay.remove(key, outcome);
            outcome.completeExceptionally(failure);
        }
    }
}
