package io.penstock.lag;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was read of all groups at one time.
 *
 * @param timeMs when, milliseconds since 1970
 * @param logs ends and beginnings of the partitions that anyone has committed
 * @param groups the groups that were read
 * @param unread groups that are there, or may be, and could not be read: what is known of them
 *     stays
 */
public record ClusterSample(
        long timeMs, Map<Partition, LogNow> logs, List<GroupSample> groups, Set<String> unread) {}
