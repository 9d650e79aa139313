package io.penstock.lag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was sampled of all groups, bounded: {@link PartitionWindow#STANDARD_SAMPLES} samples
 * of 20 bytes for each partition of each group, at most {@code mostPartitions} of them. Pure: no
 * clock, no Kafka. Not thread-safe.
 */
public final class LagBook {
    private final LagRules rules;
    private final int samples;
    private final int mostPartitions;
    private final Map<Partition, LogWindow> logs = new HashMap<>();
    private final Map<String, GroupTrack> groups = new HashMap<>();
    private long sampledAt;
    private int leftOut;

    /**
     * @param rules how partitions are judged
     * @param samples samples that a window holds, at least 2
     * @param mostPartitions most partitions of groups that are kept, at least 1
     */
    public LagBook(LagRules rules, int samples, int mostPartitions) {
        this.rules = rules;
        this.samples = samples;
        this.mostPartitions = mostPartitions;
    }

    /** Adds a sample. Groups that are neither in it nor named as unread are forgotten. */
    public void add(ClusterSample sample) {
        sampledAt = sample.timeMs();
        addLogs(sample);
        Set<String> there = new HashSet<>(sample.unread());
        int kept = groups.values().stream().mapToInt(GroupTrack::size).sum();
        leftOut = 0;
        for (GroupSample group : sample.groups()) {
            there.add(group.group());
            GroupTrack track =
                    groups.computeIfAbsent(group.group(), id -> new GroupTrack(samples, group));
            int others = kept - track.size();
            leftOut +=
                    track.add(
                            sample.timeMs(),
                            group,
                            partition ->
                                    sample.logs().containsKey(partition)
                                            ? logs.get(partition)
                                            : null,
                            mostPartitions - others);
            kept = others + track.size();
        }
        groups.keySet().retainAll(there);
        forgetLogs(sample.logs().keySet());
    }

    private void addLogs(ClusterSample sample) {
        sample.logs()
                .forEach(
                        (partition, log) -> {
                            LogWindow window =
                                    logs.computeIfAbsent(partition, p -> new LogWindow());
                            if (!window.add(sample.timeMs(), log)) {
                                startAnew(partition);
                            }
                        });
    }

    private void forgetLogs(Set<Partition> sampled) {
        if (logs.size() > sampled.size()) {
            Set<Partition> wanted = new HashSet<>(sampled);
            groups.values().forEach(group -> wanted.addAll(group.tracks().keySet()));
            logs.keySet().retainAll(wanted);
        }
    }

    private void startAnew(Partition partition) {
        for (GroupTrack group : groups.values()) {
            PartitionTrack track = group.tracks().get(partition);
            if (track != null) {
                track.startAnew();
            }
        }
    }

    /**
     * Returns gaps that may hold nothing but transaction markers and have not been looked into, the
     * smallest first, each once.
     *
     * @param most how many at most
     */
    public List<Doubt> doubts(int most) {
        Set<Doubt> all = new HashSet<>();
        for (GroupTrack group : groups.values()) {
            group.tracks()
                    .forEach(
                            (partition, track) -> {
                                Doubt doubt = doubtOf(partition, track);
                                if (doubt != null) {
                                    all.add(doubt);
                                }
                            });
        }
        return all.stream()
                .sorted(Comparator.comparingLong(doubt -> doubt.end() - doubt.from()))
                .limit(most)
                .toList();
    }

    /** Takes what was found in gaps; those that could not be read are asked for again. */
    public void settle(Map<Doubt, Doubt.Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        findings.forEach(this::learn);
        for (GroupTrack group : groups.values()) {
            group.tracks()
                    .forEach(
                            (partition, track) -> {
                                Doubt doubt = doubtOf(partition, track);
                                Doubt.Finding finding = doubt == null ? null : findings.get(doubt);
                                LogWindow log = logs.get(partition);
                                if (doubt != null && finding != null && log != null) {
                                    track.settle(doubt, finding, log);
                                }
                            });
        }
    }

    private @Nullable Doubt doubtOf(Partition partition, PartitionTrack track) {
        LogWindow log = logs.get(partition);
        return log == null ? null : track.doubt(log);
    }

    private void learn(Doubt doubt, Doubt.Finding finding) {
        LogWindow log = logs.get(doubt.partition());
        if (log == null) {
            return;
        }
        switch (finding) {
            case Doubt.Finding.Nothing nothing -> log.holdsNothing(doubt.from(), doubt.end());
            case Doubt.Finding.Waiting waiting -> {
                if (waiting.offset() > doubt.from()) {
                    log.holdsNothing(doubt.from(), waiting.offset());
                }
            }
            case Doubt.Finding.Open open -> {
                // Asked again when the end has moved, as it does when the transaction ends.
            }
        }
    }

    /**
     * Returns all groups as they are known now.
     *
     * @param cluster name of the cluster
     * @param tookMs how long it took to read the sample
     * @param problem why the sample is not whole, absent for nothing
     */
    public LagSnapshot snapshot(String cluster, long tookMs, @Nullable String problem) {
        List<GroupLag> all = new ArrayList<>(groups.size());
        groups.values()
                .forEach(
                        group -> {
                            GroupLag lag = group.lag(logs, rules);
                            if (lag != null) {
                                all.add(lag);
                            }
                        });
        all.sort(GroupLag.WORST_FIRST);
        Map<Partition, LogNow> ends = new LinkedHashMap<>();
        logs.forEach((partition, log) -> ends.put(partition, log.now()));
        return new LagSnapshot(cluster, sampledAt, tookMs, all, ends, leftOut, problem);
    }
}
