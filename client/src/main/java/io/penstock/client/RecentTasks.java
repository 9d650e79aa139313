package io.penstock.client;

import io.penstock.task.AttemptResult.Succeeded;
import io.penstock.task.Dispatch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent remembers of tasks that it no longer holds: which dispatches it knows, and the
 * output where one was given. Bounded by number, bytes and age, the oldest forgotten first. Not
 * thread-safe.
 */
final class RecentTasks {
    /** A task that is dispatched more often than this to one agent loses its oldest dispatches. */
    private static final int MAX_DISPATCHES = 16;

    /** What an entry weighs beside its output, about. */
    private static final long ENTRY_BYTES = 200;

    /**
     * A task that the agent has held.
     *
     * @param dispatches under which it was given, newest last
     * @param success its result, absent when it had none that counts for another dispatch
     * @param durationMs milliseconds that its handler ran
     * @param at when it ended, in nanoseconds of the ticker
     */
    record Recent(
            List<Dispatch> dispatches, @Nullable Succeeded success, long durationMs, long at) {
        private long bytes() {
            Succeeded known = success;
            return ENTRY_BYTES
                    + (known == null || known.output() == null
                            ? 0
                            : known.output().text().length());
        }
    }

    private final Map<String, Recent> byTask = new LinkedHashMap<>();
    private final int maxTasks;
    private final long maxBytes;
    private final long keepNanos;
    private long bytes;

    RecentTasks(int maxTasks, long maxBytes, long keepNanos) {
        this.maxTasks = maxTasks;
        this.maxBytes = maxBytes;
        this.keepNanos = keepNanos;
    }

    @Nullable Recent find(String taskId, long now) {
        Recent recent = byTask.get(taskId);
        return recent == null || now - recent.at() > keepNanos ? null : recent;
    }

    /** Remembers a task as the newest; dispatches that were known of it stay known. */
    void remember(
            String taskId,
            List<Dispatch> dispatches,
            @Nullable Succeeded success,
            long durationMs,
            long now) {
        Recent before = byTask.remove(taskId);
        List<Dispatch> known = dispatches;
        if (before != null) {
            bytes -= before.bytes();
            known = new ArrayList<>(before.dispatches());
            known.addAll(dispatches);
            known = known.subList(Math.max(0, known.size() - MAX_DISPATCHES), known.size());
        }
        Recent recent = new Recent(List.copyOf(known), success, durationMs, now);
        byTask.put(taskId, recent);
        bytes += recent.bytes();
        evict(now);
    }

    int size() {
        return byTask.size();
    }

    private void evict(long now) {
        Iterator<Recent> oldest = byTask.values().iterator();
        while (oldest.hasNext()) {
            Recent recent = oldest.next();
            if (byTask.size() <= maxTasks && bytes <= maxBytes && now - recent.at() <= keepNanos) {
                return;
            }
            bytes -= recent.bytes();
            oldest.remove();
        }
    }
}
