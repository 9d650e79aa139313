package io.penstock.node;

import io.penstock.gateway.pipeline.TaskFilter;
import io.penstock.gateway.pipeline.TaskPage;
import io.penstock.lifecycle.StoredTask;
import io.penstock.lifecycle.StoredTaskCodec;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskView;
import io.penstock.topology.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * One page of tasks over several partitions: first those on their way, the newest submission first,
 * then those that ended, the newest end first. Keeps no more rows than the page needs. Not
 * thread-safe; one per question.
 *
 * <p>A task that ends while somebody turns pages may come twice, once on its way and once ended;
 * none is left out that was there when the first page was made and is still kept.
 */
final class TaskListing {
    private static final Comparator<Row> NEWEST_FIRST =
            Comparator.comparing(Row::ended)
                    .thenComparing(Comparator.comparingLong(Row::time).reversed())
                    .thenComparing(row -> row.view().id());

    private final TaskFilter filter;
    private final int limit;
    private final TaskCursor cursor;

    /** The rows of the page so far, the last of them on top, and one more to know of a next. */
    private final PriorityQueue<Row> rows = new PriorityQueue<>(NEWEST_FIRST.reversed());

    TaskListing(TaskFilter filter, int limit, TaskCursor cursor) {
        this.filter = filter;
        this.limit = limit;
        this.cursor = cursor;
    }

    private record Row(boolean ended, long time, TaskView view) {}

    boolean wantsActive() {
        return !cursor.ended() && (filter.state() == null || !filter.state().isEnd());
    }

    /** Asked after all active ones were added: a page that they fill needs no ended ones. */
    boolean wantsEnded() {
        return rows.size() <= limit && (filter.state() == null || filter.state().isEnd());
    }

    void addActive(ReadOnlyKeyValueStore<String, byte[]> store) {
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> next = all.next();
                OptionalLong submittedAt = StoredTaskCodec.submittedAt(next.value);
                // Most of a long backlog is on other pages, and decoding is what costs most.
                if (submittedAt.isPresent()
                        && isOnPage(submittedAt.getAsLong(), next.key)
                        && StoredTaskCodec.decode(next.key, next.value)
                                instanceof StoredTask.Active task) {
                    add(new Row(false, task.submittedAt(), StoreQueries.view(task)));
                }
            }
        }
    }

    private boolean isOnPage(long submittedAt, String id) {
        if (!cursor.isBefore(submittedAt, id)) {
            return false;
        }
        Row last = rows.size() > limit ? rows.peek() : null;
        return last == null
                || new TaskCursor(false, submittedAt, id).isBefore(last.time(), last.view().id());
    }

    void addEnded(ReadOnlyWindowStore<String, byte[]> log, Instant now) {
        Instant newest = cursor.ended() ? Instant.ofEpochMilli(cursor.time()) : now;
        int added = 0;
        long lastTime = Long.MAX_VALUE;
        try (WindowStoreIterator<byte[]> newestFirst =
                log.backwardFetch("", now.minus(Stores.ENDED_RETENTION), newest)) {
            while (newestFirst.hasNext()) {
                KeyValue<Long, byte[]> next = newestFirst.next();
                // Rows of one millisecond are ordered by id, so all of them have to be seen.
                if (added > limit && next.key != lastTime) {
                    return;
                }
                if (TaskEvent.read(next.value) instanceof TaskEvent.Ended end
                        && (!cursor.ended() || cursor.isBefore(next.key, end.taskId()))
                        && add(new Row(true, next.key, TaskView.of(end)))) {
                    added++;
                    lastTime = next.key;
                }
            }
        }
    }

    private boolean add(Row row) {
        if (!filter.matches(row.view())) {
            return false;
        }
        rows.add(row);
        if (rows.size() > limit + 1) {
            rows.remove();
        }
        return true;
    }

    TaskPage page() {
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(NEWEST_FIRST);
        if (sorted.size() <= limit) {
            return new TaskPage(sorted.stream().map(Row::view).toList(), null);
        }
        List<Row> page = sorted.subList(0, limit);
        Row last = page.getLast();
        return new TaskPage(
                page.stream().map(Row::view).toList(),
                new TaskCursor(last.ended(), last.time(), last.view().id()).text());
    }
}
