package io.penstock.gateway.fake;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.TaskFilter;
import io.penstock.gateway.pipeline.TaskLookup;
import io.penstock.gateway.pipeline.TaskPage;
import io.penstock.gateway.pipeline.TaskQueries;
import io.penstock.json.InvalidField;
import io.penstock.task.TaskView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Tasks in memory, newest first; the cursor is the number of tasks before the page. */
public final class FakeTaskQueries implements TaskQueries {
    private final Map<String, TaskLookup> lookups = new ConcurrentHashMap<>();
    private final List<TaskView> newestFirst = new CopyOnWriteArrayList<>();
    private volatile boolean restoring;

    /** What every look-up does first. */
    public volatile Runnable beforeEach = () -> {};

    /** Adds a task that is found in the store and stands first in lists. */
    public void add(TaskView task) {
        lookups.put(task.id(), new TaskLookup.Found(task, "store", 0));
        newestFirst.addFirst(task);
    }

    /** Says what a look-up finds. */
    public void put(String id, TaskLookup lookup) {
        lookups.put(id, lookup);
    }

    /** Lets lists say that the stores are not there yet. */
    public void restoring(boolean now) {
        restoring = now;
    }

    @Override
    public TaskLookup task(String id) {
        beforeEach.run();
        return lookups.getOrDefault(id, new TaskLookup.Unknown());
    }

    @Override
    public Answer<TaskPage> tasks(TaskFilter filter, int limit, @Nullable String cursor) {
        if (restoring) {
            return new Answer.NotYet<>(2_500, "stores are being restored");
        }
        int from = position(cursor);
        List<TaskView> matching = newestFirst.stream().filter(filter::matches).toList();
        int to = Math.min(from + limit, matching.size());
        List<TaskView> page = matching.subList(Math.min(from, to), to);
        String next = to < matching.size() ? Integer.toString(to) : null;
        return new Answer.Known<>(new TaskPage(page, next), "store", 0);
    }

    private static int position(@Nullable String cursor) {
        try {
            return cursor == null ? 0 : Integer.parseUnsignedInt(cursor);
        } catch (NumberFormatException e) {
            throw new InvalidField("cursor", "must be a nextCursor of an earlier page");
        }
    }
}
