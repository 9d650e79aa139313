package io.penstock.meter;

import io.penstock.gateway.metrics.MetricSink;
import io.penstock.gateway.metrics.MetricSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How stores come back from their changelogs. Any thread. */
public final class Restores implements StateRestoreListener, MetricSource {
    /** One changelog: offsets from the first to be read to behind the last. */
    private record Reading(String store, long from, long next, long end) {
        Progress progress() {
            return new Progress(1, Math.max(0, end - next), Math.max(0, end - from));
        }
    }

    /**
     * How far a store is.
     *
     * @param partitions that are being read back
     * @param left offsets of changelogs that are still to be read
     * @param total offsets that there were to read
     */
    public record Progress(int partitions, long left, long total) {
        private Progress plus(Progress other) {
            return new Progress(
                    partitions + other.partitions, left + other.left, total + other.total);
        }
    }

    private final Map<TopicPartition, Reading> readings = new ConcurrentHashMap<>();
    private final LongAdder restored = new LongAdder();
    private final AtomicInteger ended = new AtomicInteger();

    @Override
    public void onRestoreStart(
            TopicPartition changelog, String store, long startingOffset, long endingOffset) {
        readings.put(changelog, new Reading(store, startingOffset, startingOffset, endingOffset));
    }

    @Override
    public void onBatchRestored(
            TopicPartition changelog, String store, long batchEndOffset, long records) {
        restored.add(records);
        readings.computeIfPresent(
                changelog, (c, r) -> new Reading(r.store, r.from, batchEndOffset + 1, r.end));
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long total) {
        readings.remove(changelog);
        ended.incrementAndGet();
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long total) {
        readings.remove(changelog);
    }

    /** Returns how far the stores are that are being read back, by name. */
    public Map<String, Progress> byStore() {
        Map<String, Progress> stores = new TreeMap<>();
        readings.values().forEach(r -> stores.merge(r.store, r.progress(), Progress::plus));
        return stores;
    }

    @Override
    public void collect(MetricSink sink) {
        sink.counter(
                "penstock_restore_records_total",
                "Records of changelogs that were read back into stores.",
                Map.of(),
                (double) restored.sum());
        sink.counter(
                "penstock_restores_total",
                "Partitions of stores that were read back.",
                Map.of(),
                ended.get());
        sink.gauge(
                "penstock_restores_active",
                "Partitions of stores that are being read back.",
                Map.of(),
                readings.size());
        sink.gauge(
                "penstock_restore_records_left",
                "Offsets of changelogs that are still to be read back.",
                Map.of(),
                (double) readings.values().stream().mapToLong(r -> r.progress().left()).sum());
    }
}
