package io.penstock.gateway.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The last minutes of the figures that are drawn as lines, one point a second, oldest first. Not
 * thread-safe.
 */
final class Trend {
    /** Five minutes. */
    static final int MOST_POINTS = 300;

    private final Deque<Point> points = new ArrayDeque<>(MOST_POINTS);

    /**
     * One second.
     *
     * @param id of the event that told it
     * @param at when, ms since 1970
     * @param rate tasks that ended a second, absent where there is nothing to compare with
     * @param p50Ms median from submission to end over the last minute, absent for none
     * @param p99Ms the 99th percentile
     * @param waiting tasks in the backlog
     * @param inFlight tasks with agents
     */
    record Point(
            long id,
            long at,
            @Nullable Double rate,
            @Nullable Long p50Ms,
            @Nullable Long p99Ms,
            long waiting,
            long inFlight) {
        String toJson() {
            return String.format(
                    Locale.ROOT,
                    "[%d,%s,%s,%s,%d,%d]",
                    at,
                    rate == null ? "null" : String.format(Locale.ROOT, "%.1f", rate),
                    p50Ms,
                    p99Ms,
                    waiting,
                    inFlight);
        }
    }

    void add(Point point) {
        if (points.size() == MOST_POINTS) {
            points.removeFirst();
        }
        points.addLast(point);
    }

    /** Returns those after an event as JSON: an array of arrays. */
    String since(long id) {
        StringJoiner json = new StringJoiner(",", "[", "]");
        points.stream().filter(point -> point.id() > id).forEach(point -> json.add(point.toJson()));
        return json.toString();
    }
}
