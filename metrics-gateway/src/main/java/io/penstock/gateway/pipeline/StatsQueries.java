package io.penstock.gateway.pipeline;

import io.penstock.stats.Grouping;
import io.penstock.stats.StatsSpan;

/** Reads of what is added up about the tasks that ended. Any thread. */
public interface StatsQueries {
    /** Most rows of an answer; what has fewer tasks than these is added up in a last row. */
    int MOST_ROWS = 1_000;

    /**
     * Returns the statistics of the last minutes or hours, the row with the most tasks first.
     *
     * @param by what a row stands for
     * @param span how far back to look
     * @param closedOnly whether to leave the window out that is still running; such an answer is
     *     the same for ten seconds, and may come from the cache
     */
    Answer<StatsView> stats(Grouping by, StatsSpan span, boolean closedOnly);
}
