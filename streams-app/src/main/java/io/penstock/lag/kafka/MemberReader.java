package io.penstock.lag.kafka;

import io.penstock.lag.Owner;
import io.penstock.lag.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClassicGroupsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.DescribeStreamsGroupsOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows the members of groups. They are asked for when a group changes its state, and every half
 * minute besides; a group without members costs nothing. One thread.
 */
final class MemberReader {
    private static final long REFRESH_MS = 30_000;

    private final Admin admin;
    private final int timeoutMs;
    private final Map<String, Known> known = new HashMap<>();

    private record Known(GroupState state, long atMs, Members members) {}

    MemberReader(Admin admin, Duration timeout) {
        this.admin = admin;
        timeoutMs = (int) timeout.toMillis();
    }

    /** Returns the members of the groups that have some. */
    Map<String, Members> read(List<GroupListing> groups, long nowMs) throws InterruptedException {
        Map<GroupType, List<GroupListing>> due = new HashMap<>();
        for (GroupListing group : groups) {
            Known before = known.get(group.groupId());
            GroupState state = group.groupState().orElse(GroupState.UNKNOWN);
            if (isInhabited(state)
                    && (before == null
                            || before.state() != state
                            || nowMs - before.atMs() >= REFRESH_MS)) {
                due.computeIfAbsent(group.type().orElse(GroupType.CLASSIC), t -> new ArrayList<>())
                        .add(group);
            }
        }
        ask(due, nowMs);
        Map<String, Members> members = new HashMap<>();
        for (GroupListing group : groups) {
            if (isInhabited(group.groupState().orElse(GroupState.UNKNOWN))) {
                Known now = known.get(group.groupId());
                // Its state says that somebody is there, be it not known yet who.
                members.put(
                        group.groupId(), now == null ? new Members(1, Map.of()) : now.members());
            }
        }
        known.keySet().retainAll(members.keySet());
        return members;
    }

    private static boolean isInhabited(GroupState state) {
        return state != GroupState.EMPTY && state != GroupState.DEAD;
    }

    private void ask(Map<GroupType, List<GroupListing>> due, long nowMs)
            throws InterruptedException {
        Map<GroupListing, KafkaFuture<Members>> asked = new HashMap<>();
        due.forEach((type, groups) -> ask(type, groups, asked));
        Waiting waiting = Waiting.atMost(Duration.ofMillis(timeoutMs));
        for (Map.Entry<GroupListing, KafkaFuture<Members>> one : asked.entrySet()) {
            GroupListing group = one.getKey();
            Optional<Members> answer = waiting.find(one.getValue());
            answer.ifPresent(
                    members ->
                            known.put(
                                    group.groupId(),
                                    new Known(
                                            group.groupState().orElse(GroupState.UNKNOWN),
                                            nowMs,
                                            new Members(
                                                    Math.max(1, members.count()),
                                                    members.owners()))));
        }
    }

    private void ask(
            GroupType type,
            List<GroupListing> groups,
            Map<GroupListing, KafkaFuture<Members>> asked) {
        Set<String> ids = Set.copyOf(groups.stream().map(GroupListing::groupId).toList());
        switch (type) {
            case CLASSIC, UNKNOWN -> {
                var answers =
                        admin.describeClassicGroups(
                                        ids,
                                        new DescribeClassicGroupsOptions().timeoutMs(timeoutMs))
                                .describedGroups();
                put(groups, asked, answers, group -> of(group.members()));
            }
            case CONSUMER -> {
                var answers =
                        admin.describeConsumerGroups(
                                        ids,
                                        new DescribeConsumerGroupsOptions().timeoutMs(timeoutMs))
                                .describedGroups();
                put(groups, asked, answers, group -> of(group.members()));
            }
            case STREAMS -> {
                var answers =
                        admin.describeStreamsGroups(
                                        ids,
                                        new DescribeStreamsGroupsOptions().timeoutMs(timeoutMs))
                                .describedGroups();
                put(groups, asked, answers, MemberReader::ofStreams);
            }
            case SHARE -> {
                var answers =
                        admin.describeShareGroups(
                                        ids, new DescribeShareGroupsOptions().timeoutMs(timeoutMs))
                                .describedGroups();
                put(groups, asked, answers, group -> new Members(group.members().size(), Map.of()));
            }
        }
    }

    private static <T> void put(
            List<GroupListing> groups,
            Map<GroupListing, KafkaFuture<Members>> asked,
            Map<String, KafkaFuture<T>> answers,
            KafkaFuture.BaseFunction<T, Members> members) {
        for (GroupListing group : groups) {
            KafkaFuture<T> answer = answers.get(group.groupId());
            if (answer != null) {
                asked.put(group, answer.thenApply(members));
            }
        }
    }

    private static Members of(Collection<MemberDescription> members) {
        Map<Partition, Owner> owners = new HashMap<>();
        for (MemberDescription member : members) {
            Owner owner = new Owner(member.consumerId(), member.clientId(), host(member.host()));
            for (TopicPartition partition : member.assignment().topicPartitions()) {
                owners.put(new Partition(partition.topic(), partition.partition()), owner);
            }
        }
        return new Members(members.size(), owners);
    }

    private static Members ofStreams(StreamsGroupDescription group) {
        Map<String, List<String>> topics = new HashMap<>();
        for (StreamsGroupSubtopologyDescription subtopology : group.subtopologies()) {
            List<String> sources = new ArrayList<>(subtopology.sourceTopics());
            sources.addAll(subtopology.repartitionSourceTopics().keySet());
            topics.put(subtopology.subtopologyId(), sources);
        }
        Map<Partition, Owner> owners = new HashMap<>();
        for (StreamsGroupMemberDescription member : group.members()) {
            Owner owner =
                    new Owner(member.memberId(), member.clientId(), host(member.clientHost()));
            for (var tasks : member.assignment().activeTasks()) {
                for (String topic : topics.getOrDefault(tasks.subtopologyId(), List.of())) {
                    tasks.partitions().forEach(p -> owners.put(new Partition(topic, p), owner));
                }
            }
        }
        return new Members(group.members().size(), owners);
    }

    /** The broker writes a slash before each address. */
    private static String host(String host) {
        return host.startsWith("/") ? host.substring(1) : host;
    }
}
