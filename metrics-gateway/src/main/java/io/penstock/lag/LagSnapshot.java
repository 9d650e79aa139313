package io.penstock.lag;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All groups as they were at one time. Immutable.
 *
 * @param cluster name of the cluster
 * @param sampledAt when, milliseconds since 1970
 * @param tookMs how long it took to read all
 * @param groups worst first
 * @param logs the partitions that anyone has committed
 * @param leftOut how many partitions of groups were left out because there were too many
 * @param problem why it is older than it should be, or not whole; absent for nothing
 */
public record LagSnapshot(
        String cluster,
        long sampledAt,
        long tookMs,
        List<GroupLag> groups,
        Map<Partition, LogNow> logs,
        int leftOut,
        @Nullable String problem) {
    public LagSnapshot {
        groups = List.copyOf(groups);
        logs = Map.copyOf(logs);
    }

    /** Returns one group, or null when there is none that has committed anything. */
    public @Nullable GroupLag group(String id) {
        for (GroupLag group : groups) {
            if (group.group().equals(id)) {
                return group;
            }
        }
        return null;
    }

    /** Returns the same with another problem. */
    public LagSnapshot with(String reason) {
        return new LagSnapshot(cluster, sampledAt, tookMs, groups, logs, leftOut, reason);
    }
}
