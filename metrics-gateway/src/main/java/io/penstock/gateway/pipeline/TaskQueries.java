package io.penstock.gateway.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Reads of tasks. Any thread; calls may wait a few hundred milliseconds, as the gateway makes them
 * on virtual threads.
 */
public interface TaskQueries {
    /** Returns what is known of one task; never throws for a state of the cluster. */
    TaskLookup task(String id);

    /**
     * Returns the newest tasks first.
     *
     * @param filter which tasks
     * @param limit most tasks of this page, 1 to 1,000
     * @param cursor {@link TaskPage#nextCursor()} of the page before, absent for the first
     * @throws io.penstock.json.InvalidField for the field {@code cursor} when it is none of ours
     */
    Answer<TaskPage> tasks(TaskFilter filter, int limit, @Nullable String cursor);
}
