package io.penstock.gateway.metrics;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.Lags;
import io.penstock.lag.GroupLag;
import io.penstock.lag.LagSnapshot;
import io.penstock.lag.LogNow;
import io.penstock.lag.Owner;
import io.penstock.lag.Pace;
import io.penstock.lag.Partition;
import io.penstock.lag.PartitionLag;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shows consumer lag under the names and labels of kafka-lag-exporter, which dashboards in the wild
 * use, and what that does not have under our own. Any thread.
 */
public final class LagMetrics implements MetricSource {
    private static final String CLUSTER = "cluster_name";
    private static final String GROUP = "group";
    private static final String TOPIC = "topic";

    private final Lags lags;
    private final int mostPartitions;

    /**
     * @param lags where the figures come from
     * @param mostPartitions most partitions, of groups and of logs each, that get series of their
     *     own; sums and maxima are always there
     */
    public LagMetrics(Lags lags, int mostPartitions) {
        this.lags = lags;
        this.mostPartitions = mostPartitions;
    }

    @Override
    public void collect(MetricSink sink) {
        if (!(lags.latest() instanceof Answer.Known<LagSnapshot> known)) {
            return;
        }
        LagSnapshot snapshot = known.value();
        String cluster = snapshot.cluster();
        Map<String, String> whole = Map.of(CLUSTER, cluster);
        sink.gauge(
                "penstock_lag_sample_age_seconds",
                "Age of the latest sample of all consumer groups.",
                whole,
                known.ageMs() / 1_000.0);
        sink.gauge(
                "penstock_lag_sample_duration_seconds",
                "Time that the latest sample of all consumer groups took.",
                whole,
                snapshot.tookMs() / 1_000.0);
        sink.gauge("penstock_lag_groups", "Consumer groups.", whole, snapshot.groups().size());
        logs(sink, cluster, snapshot);
        int left = mostPartitions;
        int unlisted = snapshot.leftOut();
        // By name: which ones are left out must not change from scrape to scrape.
        for (GroupLag group :
                snapshot.groups().stream().sorted(Comparator.comparing(GroupLag::group)).toList()) {
            group(sink, cluster, group);
            List<PartitionLag> partitions = group.partitions();
            int shown = Math.min(left, partitions.size());
            partitions.subList(0, shown).forEach(p -> partition(sink, cluster, group.group(), p));
            left -= shown;
            unlisted += partitions.size() - shown;
        }
        sink.gauge(
                "penstock_lag_partitions_unlisted",
                "Partitions of consumer groups without series of their own: over the limit.",
                whole,
                unlisted);
    }

    private void logs(MetricSink sink, String cluster, LagSnapshot snapshot) {
        int left = mostPartitions;
        for (Map.Entry<Partition, LogNow> log : new TreeMap<>(snapshot.logs()).entrySet()) {
            if (left-- <= 0) {
                return;
            }
            Map<String, String> labels =
                    Map.of(
                            CLUSTER,
                            cluster,
                            TOPIC,
                            log.getKey().topic(),
                            "partition",
                            Integer.toString(log.getKey().number()));
            sink.gauge(
                    "kafka_partition_latest_offset",
                    "Latest offset of a partition.",
                    labels,
                    (double) log.getValue().end());
            sink.gauge(
                    "kafka_partition_earliest_offset",
                    "Earliest offset of a partition.",
                    labels,
                    (double) log.getValue().earliest());
        }
    }

    private static void group(MetricSink sink, String cluster, GroupLag group) {
        Map<String, String> labels = Map.of(CLUSTER, cluster, GROUP, group.group());
        PartitionLag hottest = group.hottest();
        long lag = group.lag();
        sink.gauge(
                "kafka_consumergroup_group_sum_lag",
                "Records that wait, over all partitions of a group.",
                labels,
                (double) lag);
        sink.gauge(
                "kafka_consumergroup_group_max_lag",
                "Records that wait in the partition of a group that has most.",
                labels,
                hottest == null ? 0 : (double) hottest.lag());
        sink.gauge(
                "kafka_consumergroup_group_max_lag_seconds",
                "Longest time that a record has waited for a group.",
                labels,
                group.time().ms() / 1_000.0);
        Pace pace = group.pace();
        sink.gauge(
                "penstock_lag_velocity",
                "Records a second by which the lag of a group grows; below 0 it shrinks.",
                labels,
                pace.velocity());
        long drainMs = pace.drainMs(lag);
        if (drainMs != Pace.NEVER) {
            sink.gauge(
                    "penstock_lag_drain_seconds",
                    "Time until a group has read all at its pace; absent when it never will.",
                    labels,
                    drainMs / 1_000.0);
        }
        sink.gauge(
                "penstock_lag_verdict",
                "Verdict on a group: 0 ok, 1 warn, 2 rewound, 3 stalled, 4 stopped.",
                labels,
                group.judgement().verdict().level());
        Map<String, Long> byTopic = new TreeMap<>();
        group.partitions().forEach(p -> byTopic.merge(p.partition().topic(), p.lag(), Long::sum));
        byTopic.forEach(
                (topic, records) ->
                        sink.gauge(
                                "kafka_consumergroup_group_topic_sum_lag",
                                "Records that wait, over all partitions of a topic for a group.",
                                Map.of(CLUSTER, cluster, GROUP, group.group(), TOPIC, topic),
                                (double) records));
    }

    private static void partition(
            MetricSink sink, String cluster, String group, PartitionLag partition) {
        Owner owner = partition.owner();
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(CLUSTER, cluster);
        labels.put(GROUP, group);
        labels.put(TOPIC, partition.partition().topic());
        labels.put("partition", Integer.toString(partition.partition().number()));
        labels.put("member_host", owner == null ? "" : owner.host());
        labels.put("consumer_id", owner == null ? "" : owner.memberId());
        labels.put("client_id", owner == null ? "" : owner.clientId());
        sink.gauge(
                "kafka_consumergroup_group_offset",
                "Committed offset of a group in a partition.",
                labels,
                (double) partition.committed());
        sink.gauge(
                "kafka_consumergroup_group_lag",
                "Records that wait for a group in a partition; transaction markers do not count.",
                labels,
                (double) partition.lag());
        sink.gauge(
                "kafka_consumergroup_group_lag_seconds",
                "Time that the first record in a partition has waited for a group.",
                labels,
                partition.time().ms() / 1_000.0);
    }
}
