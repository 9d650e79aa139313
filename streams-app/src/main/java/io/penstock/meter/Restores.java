package io.penstock.meter;

import io.penstock.gateway.metrics.MetricSink;
import io.penstock.gateway.metrics.MetricSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How stores come back from their changelogs. Any thread. */
public final class Restores implements StateRestoreListener, MetricSource {
    private final Map<TopicPartition, Long> left = new ConcurrentHashMap<>();
    private final LongAdder restored = new LongAdder();
    private final AtomicInteger ended = new AtomicInteger();

    @Override
    public void onRestoreStart(
            TopicPartition changelog, String store, long startingOffset, long endingOffset) {
        left.put(changelog, Math.max(0, endingOffset - startingOffset));
    }

    @Override
    public void onBatchRestored(
            TopicPartition changelog, String store, long batchEndOffset, long records) {
        restored.add(records);
        left.computeIfPresent(changelog, (c, before) -> Math.max(0, before - records));
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long total) {
        left.remove(changelog);
        ended.incrementAndGet();
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long total) {
        left.remove(changelog);
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
                left.size());
        sink.gauge(
                "penstock_restore_records_left",
                "Offsets of changelogs that are still to be read back.",
                Map.of(),
                (double) left.values().stream().mapToLong(Long::longValue).sum());
    }
}
