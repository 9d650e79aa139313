package io.penstock.lag.kafka;

import io.penstock.json.InvalidField;
import java.time.Duration;

/**
 * How consumer groups are watched.
 *
 * @param clusterName what the cluster is called in metrics; empty for the id that Kafka gave it
 * @param interval time between samples
 * @param timeout how long one request of a sample may take
 * @param stallAfter how long records may wait while a committed offset stands, before it is a fault
 * @param mostPartitions most partitions of groups that are kept; about 1.2 KB of heap each
 * @param metricsPartitions most partitions that get series of their own in {@code /metrics}
 */
public record LagSettings(
        String clusterName,
        Duration interval,
        Duration timeout,
        Duration stallAfter,
        int mostPartitions,
        int metricsPartitions) {
    /** The defaults: a sample every 5 s. */
    public static final LagSettings STANDARD =
            new LagSettings(
                    "",
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    100_000,
                    5_000);

    public LagSettings {
        positive("lag.interval", interval);
        positive("lag.timeout", timeout);
        positive("lag.stall-after", stallAfter);
        atLeast("lag.most-partitions", mostPartitions, 1);
        atLeast("lag.metrics-partitions", metricsPartitions, 0);
    }

    private static void positive(String field, Duration duration) {
        if (!duration.isPositive()) {
            throw new InvalidField(field, "must be longer than 0");
        }
    }

    private static void atLeast(String field, int value, int least) {
        if (value < least) {
            throw new InvalidField(field, "must be at least " + least + ", is " + value);
        }
    }
}
