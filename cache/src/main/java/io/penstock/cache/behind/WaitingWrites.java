package io.penstock.cache.behind;

import io.penstock.cache.Glob;
import io.penstock.cache.Loaded;
import io.penstock.cache.Retention;
import io.penstock.cache.Selection;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The values that wait to be written, oldest first and the last one of each key, and those that are
 * being written now. Safe for use by many threads.
 */
final class WaitingWrites {
    /** A value and when it is no longer good, by {@link System#nanoTime}. */
    record Write(byte[] value, Retention retention, long untilNanos) {
        static Write now(byte[] value, Retention retention) {
            return new Write(
                    value,
                    retention,
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(retention.ttl().toMillis()));
        }

        long leftMillis() {
            return TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
        }

        Loaded.Found<byte[]> asLeft() {
            return new Loaded.Found<>(
                    value, retention.withTtl(Duration.ofMillis(Math.max(1, leftMillis()))));
        }
    }

    private final int capacity;
    private final int batch;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LinkedHashMap<String, Write> waiting = new LinkedHashMap<>();
    private Map<String, Write> writing = Map.of();
    private boolean closed;

    WaitingWrites(int capacity, int batch) {
        this.capacity = capacity;
        this.batch = batch;
    }

    /** Adds a value, waiting for room; false when there was none in time or this is closed. */
    boolean add(String key, Write write, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!closed && waiting.size() >= capacity && !waiting.containsKey(key)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            if (closed) {
                return false;
            }
            waiting.remove(key);
            waiting.put(key, write);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What will be there when all is written; null when the key does not wait. */
    @Nullable Write find(String key) {
        lock.lock();
        try {
            Write write = waiting.get(key);
            return write == null ? writing.get(key) : write;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest values to write them; waits until there are any, and then until a batch is
     * full or the linger is over. Empty when this is closed and nothing is left.
     */
    Map<String, Write> take(Duration linger) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            long left = linger.toNanos();
            while (waiting.size() < batch && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            Map<String, Write> taken = new LinkedHashMap<>();
            Iterator<Map.Entry<String, Write>> oldest = waiting.entrySet().iterator();
            while (oldest.hasNext() && taken.size() < batch) {
                Map.Entry<String, Write> next = oldest.next();
                taken.put(next.getKey(), next.getValue());
                oldest.remove();
            }
            writing = taken;
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the write of what was taken; what was not written waits again, before all others. */
    void done(boolean written) {
        lock.lock();
        try {
            if (!written) {
                for (Map.Entry<String, Write> again : writing.entrySet()) {
                    if (!waiting.containsKey(again.getKey())) {
                        waiting.putFirst(again.getKey(), again.getValue());
                    }
                }
            }
            writing = Map.of();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what is selected and waits until none of it is being written. */
    boolean remove(Selection selection, Duration atMost) throws InterruptedException {
        BiPredicate<String, Write> selected = selected(selection);
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                waiting.entrySet().removeIf(each -> selected.test(each.getKey(), each.getValue()));
                changed.signalAll();
                if (writing.entrySet().stream()
                        .noneMatch(each -> selected.test(each.getKey(), each.getValue()))) {
                    return true;
                }
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private static BiPredicate<String, Write> selected(Selection selection) {
        return switch (selection) {
            case Selection.Keys(Set<String> keys) -> (key, write) -> keys.contains(key);
            case Selection.Prefix(String prefix) -> (key, write) -> key.startsWith(prefix);
            case Selection.Pattern(String glob) -> {
                Glob compiled = new Glob(glob);
                yield (key, write) -> compiled.matches(key);
            }
            case Selection.Tag(String tag) ->
                    (key, write) -> write.retention().tags().contains(tag);
        };
    }

    /** Waits until nothing waits and nothing is being written; false when it took too long. */
    boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!waiting.isEmpty() || !writing.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody add any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size() + writing.size();
        } finally {
            lock.unlock();
        }
    }
}
