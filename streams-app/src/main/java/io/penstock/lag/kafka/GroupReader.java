package io.penstock.lag.kafka;

import io.penstock.lag.ClusterSample;
import io.penstock.lag.Commit;
import io.penstock.lag.GroupSample;
import io.penstock.lag.LogNow;
import io.penstock.lag.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListGroupsResult;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads all groups of the cluster at once, in as many requests as there are brokers and kinds of
 * question, whatever the number of groups: groups, topics, members, committed offsets, and then the
 * ends and beginnings of what was committed. In this order an end is never behind its commit. One
 * thread.
 */
final class GroupReader {
    private final Admin admin;
    private final MemberReader members;
    private final Duration timeout;
    private final int timeoutMs;
    private Set<String> groupsBefore = Set.of();
    private int failures;

    GroupReader(Admin admin, Duration timeout) {
        this.admin = admin;
        this.timeout = timeout;
        timeoutMs = (int) timeout.toMillis();
        members = new MemberReader(admin, timeout);
    }

    /**
     * Reads a sample.
     *
     * @param nowMs what counts as its time, milliseconds since 1970
     * @throws KafkaException when no broker answers
     */
    ClusterSample read(long nowMs) throws InterruptedException {
        failures = 0;
        ListGroupsResult listed = admin.listGroups(new ListGroupsOptions().timeoutMs(timeoutMs));
        KafkaFuture<Set<String>> topics =
                admin.listTopics(new ListTopicsOptions().listInternal(true).timeoutMs(timeoutMs))
                        .names();
        Waiting waiting = Waiting.atMost(timeout.plusMillis(500));
        List<GroupListing> groups = List.copyOf(waiting.get(listed.valid()));
        Collection<Throwable> errors = waiting.get(listed.errors());
        if (groups.isEmpty() && !errors.isEmpty()) {
            throw new KafkaException("groups cannot be listed", errors.iterator().next());
        }
        Set<String> existing = waiting.get(topics);
        Set<String> unread = new HashSet<>();
        if (!errors.isEmpty()) {
            // The groups of a broker that does not answer are not gone.
            failures += errors.size();
            unread.addAll(groupsBefore);
        }
        Map<String, Map<Partition, Commit>> commits = commits(groups, existing, unread);
        Map<String, Members> inhabited = members.read(groups, nowMs);
        Map<Partition, LogNow> logs = logs(commits.values());
        List<GroupSample> samples = new ArrayList<>(commits.size());
        for (GroupListing group : groups) {
            Map<Partition, Commit> committed = commits.get(group.groupId());
            if (committed != null) {
                unread.remove(group.groupId());
                samples.add(
                        sample(
                                group,
                                inhabited.getOrDefault(group.groupId(), Members.NONE),
                                committed));
            }
        }
        Set<String> all = new HashSet<>(unread);
        samples.forEach(sample -> all.add(sample.group()));
        groupsBefore = all;
        return new ClusterSample(nowMs, logs, samples, unread);
    }

    /** Returns how many brokers, groups and partitions could not be read in the latest sample. */
    int failures() {
        return failures;
    }

    private static GroupSample sample(
            GroupListing group, Members members, Map<Partition, Commit> commits) {
        return new GroupSample(
                group.groupId(),
                group.type().orElse(GroupType.CLASSIC).toString().toLowerCase(Locale.ROOT),
                group.groupState().orElse(GroupState.UNKNOWN).toString(),
                members.count(),
                commits,
                members.owners());
    }

    private Map<String, Map<Partition, Commit>> commits(
            List<GroupListing> groups, Set<String> topics, Set<String> unread)
            throws InterruptedException {
        Map<String, ListConsumerGroupOffsetsSpec> consumers = new HashMap<>();
        Map<String, ListShareGroupOffsetsSpec> shares = new HashMap<>();
        for (GroupListing group : groups) {
            if (group.type().orElse(GroupType.CLASSIC) == GroupType.SHARE) {
                shares.put(group.groupId(), new ListShareGroupOffsetsSpec());
            } else {
                // Those of streams groups are the same offsets, asked for in the same way.
                consumers.put(group.groupId(), new ListConsumerGroupOffsetsSpec());
            }
        }
        Map<String, Map<Partition, Commit>> commits = new HashMap<>();
        Waiting waiting = Waiting.atMost(timeout.plusMillis(500));
        ListConsumerGroupOffsetsResult consumed =
                consumers.isEmpty()
                        ? null
                        : admin.listConsumerGroupOffsets(
                                consumers,
                                new ListConsumerGroupOffsetsOptions().timeoutMs(timeoutMs));
        ListShareGroupOffsetsResult shared =
                shares.isEmpty()
                        ? null
                        : admin.listShareGroupOffsets(
                                shares, new ListShareGroupOffsetsOptions().timeoutMs(timeoutMs));
        if (consumed != null) {
            for (String group : consumers.keySet()) {
                keep(
                        group,
                        waiting.find(consumed.partitionsToOffsetAndMetadata(group))
                                .map(offsets -> ofConsumers(offsets, topics)),
                        commits,
                        unread);
            }
        }
        if (shared != null) {
            for (String group : shares.keySet()) {
                keep(
                        group,
                        waiting.find(shared.partitionsToOffsetInfo(group))
                                .map(offsets -> ofShares(offsets, topics)),
                        commits,
                        unread);
            }
        }
        return commits;
    }

    private void keep(
            String group,
            Optional<Map<Partition, Commit>> read,
            Map<String, Map<Partition, Commit>> commits,
            Set<String> unread) {
        if (read.isPresent()) {
            commits.put(group, read.get());
        } else {
            failures++;
            unread.add(group);
        }
    }

    /** A topic that is gone has no end: to ask for it would take until the time is over. */
    private static Map<Partition, Commit> ofConsumers(
            Map<TopicPartition, OffsetAndMetadata> offsets, Set<String> topics) {
        Map<Partition, Commit> commits = new HashMap<>();
        offsets.forEach(
                (partition, offset) -> {
                    // Absent where a member has an assignment and has committed nothing.
                    if (offset != null && topics.contains(partition.topic())) {
                        commits.put(of(partition), Commit.at(offset.offset()));
                    }
                });
        return commits;
    }

    private static Map<Partition, Commit> ofShares(
            Map<TopicPartition, SharePartitionOffsetInfo> offsets, Set<String> topics) {
        Map<Partition, Commit> commits = new HashMap<>();
        offsets.forEach(
                (partition, info) -> {
                    if (info != null
                            && info.startOffset() >= 0
                            && topics.contains(partition.topic())) {
                        commits.put(
                                of(partition),
                                new Commit(
                                        info.startOffset(), info.lag().orElse(Commit.NOT_COUNTED)));
                    }
                });
        return commits;
    }

    private Map<Partition, LogNow> logs(Collection<Map<Partition, Commit>> commits)
            throws InterruptedException {
        Set<Partition> wanted = new HashSet<>();
        commits.forEach(group -> wanted.addAll(group.keySet()));
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        for (Partition partition : wanted) {
            TopicPartition asked = new TopicPartition(partition.topic(), partition.number());
            latest.put(asked, OffsetSpec.latest());
            earliest.put(asked, OffsetSpec.earliest());
        }
        ListOffsetsOptions options = new ListOffsetsOptions().timeoutMs(timeoutMs);
        ListOffsetsResult ends = admin.listOffsets(latest, options);
        ListOffsetsResult beginnings = admin.listOffsets(earliest, options);
        Waiting waiting = Waiting.atMost(timeout.plusMillis(500));
        Map<Partition, LogNow> logs = new HashMap<>();
        for (TopicPartition partition : latest.keySet()) {
            Optional<ListOffsetsResult.ListOffsetsResultInfo> end =
                    waiting.find(ends.partitionResult(partition));
            Optional<ListOffsetsResult.ListOffsetsResultInfo> beginning =
                    waiting.find(beginnings.partitionResult(partition));
            if (end.isPresent() && beginning.isPresent()) {
                logs.put(of(partition), new LogNow(beginning.get().offset(), end.get().offset()));
            } else {
                failures++;
            }
        }
        return logs;
    }

    private static Partition of(TopicPartition partition) {
        return new Partition(partition.topic(), partition.partition());
    }
}
