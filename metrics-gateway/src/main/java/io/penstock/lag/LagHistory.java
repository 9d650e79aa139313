package io.penstock.lag;

import io.penstock.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * How the lag of each group went, over a day at most, in memory. A group has a fixed number of
 * points; of what is older fewer are kept, so that the last minutes are told sample by sample and a
 * day ago by the hour. Any thread.
 */
public final class LagHistory {
    /** Points of a group: 24 bytes and an object each. */
    public static final int MOST_POINTS = 240;

    private static final long KEPT_MS = 24L * 60 * 60 * 1_000;

    private final Map<String, List<Point>> groups = new HashMap<>();

    /**
     * A group at one time.
     *
     * @param at when, ms since 1970
     * @param lag records that waited
     * @param lagMs how long the first of them had, {@link LagTime#UNKNOWN_MS} where not known
     * @param consumed records a second that were read
     * @param produced records a second that were written
     */
    public record Point(long at, long lag, long lagMs, float consumed, float produced) {
        private String toJson() {
            return String.format(
                    Locale.ROOT,
                    "[%d,%d,%s,%.1f,%.1f]",
                    at,
                    lag,
                    lagMs == LagTime.UNKNOWN_MS ? "null" : Long.toString(lagMs),
                    consumed,
                    produced);
        }
    }

    /** Adds a sample; groups that are not in it are forgotten. */
    public synchronized void add(LagSnapshot snapshot) {
        Map<String, List<Point>> before = new HashMap<>(groups);
        groups.clear();
        for (GroupLag group : snapshot.groups()) {
            List<Point> points = before.getOrDefault(group.group(), new ArrayList<>());
            if (points.isEmpty() || points.getLast().at() < group.sampledAt()) {
                points.add(pointOf(group));
                trim(points);
            }
            groups.put(group.group(), points);
        }
    }

    private static Point pointOf(GroupLag group) {
        Pace pace = group.pace();
        return new Point(
                group.sampledAt(),
                group.lag(),
                group.time().ms(),
                (float) pace.consumed(),
                (float) pace.produced());
    }

    private static void trim(List<Point> points) {
        long now = points.getLast().at();
        points.removeIf(point -> point.at() < now - KEPT_MS);
        if (points.size() <= MOST_POINTS) {
            return;
        }
        // The point whose neighbours lie closest together, measured by its age.
        int drop = 1;
        double least = Double.MAX_VALUE;
        for (int i = 1; i < points.size() - 1; i++) {
            double share =
                    (double) (points.get(i + 1).at() - points.get(i - 1).at())
                            / (now - points.get(i).at() + 1);
            if (share < least) {
                least = share;
                drop = i;
            }
        }
        points.remove(drop);
    }

    /** Returns the points of a group, oldest first; none where there is no such group. */
    public synchronized List<Point> of(String group) {
        return List.copyOf(groups.getOrDefault(group, List.of()));
    }

    /** Returns points as UTF-8 JSON: arrays of at, lag, lagMs, consumed, produced. */
    public static byte[] toJson(String group, List<Point> points) {
        StringJoiner json = new StringJoiner(",", "[", "]");
        points.forEach(point -> json.add(point.toJson()));
        return ("{\"group\":" + JsonText.quote(group) + ",\"points\":" + json + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
