package io.penstock.lag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All that is kept of one group. Not thread-safe. */
final class GroupTrack {
    private final int samples;
    private final Map<Partition, PartitionTrack> partitions = new TreeMap<>();
    private GroupSample latest;
    private long sampledAt;

    GroupTrack(int samples, GroupSample first) {
        this.samples = samples;
        latest = first;
    }

    /**
     * Adds a sample.
     *
     * @param log finds a partition's log, null where it could not be read
     * @param room how many further partitions may be kept
     * @return how many partitions there was no room for
     */
    int add(
            long timeMs,
            GroupSample sample,
            Function<Partition, @Nullable LogWindow> log,
            int room) {
        latest = sample;
        sampledAt = timeMs;
        partitions.keySet().retainAll(sample.commits().keySet());
        int leftOut = 0;
        for (Map.Entry<Partition, Commit> commit : sample.commits().entrySet()) {
            Partition partition = commit.getKey();
            LogWindow window = log.apply(partition);
            if (window == null) {
                continue;
            }
            PartitionTrack track = partitions.get(partition);
            if (track == null) {
                if (partitions.size() >= room) {
                    leftOut++;
                    continue;
                }
                track = new PartitionTrack(partition, samples);
                partitions.put(partition, track);
            }
            track.add(timeMs, commit.getValue(), window, sample.owners().get(partition));
        }
        return leftOut;
    }

    int size() {
        return partitions.size();
    }

    Map<Partition, PartitionTrack> tracks() {
        return partitions;
    }

    /** Returns the group's lag, or null when it has no partition that could be read. */
    @Nullable GroupLag lag(Map<Partition, LogWindow> logs, LagRules rules) {
        List<PartitionLag> all = new ArrayList<>(partitions.size());
        partitions.forEach(
                (partition, track) -> {
                    LogWindow log = logs.get(partition);
                    if (log != null && !track.isEmpty()) {
                        all.add(track.lag(log, rules, latest.members() > 0));
                    }
                });
        return all.isEmpty()
                ? null
                : new GroupLag(
                        latest.group(),
                        latest.type(),
                        latest.state(),
                        latest.members(),
                        sampledAt,
                        List.copyOf(all));
    }
}
