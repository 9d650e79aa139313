package io.penstock.gateway.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;

/**
 * Memory and collections under the names of Prometheus' older Java client, which boards made for
 * lag exporters ask for. Any thread.
 */
public final class OlderJvmFigures implements MultiCollector {
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getGarbageCollectorMXBeans();

    @Override
    public MetricSnapshots collect() {
        SummarySnapshot.Builder collections =
                SummarySnapshot.builder()
                        .name("jvm_gc_collection_seconds")
                        .help("Time that a collector took.");
        for (GarbageCollectorMXBean collector : collectors) {
            collections.dataPoint(
                    SummaryDataPointSnapshot.builder()
                            .labels(Labels.of("gc", collector.getName()))
                            .count(Math.max(0, collector.getCollectionCount()))
                            .sum(Math.max(0, collector.getCollectionTime()) / 1_000.0)
                            .build());
        }
        return MetricSnapshots.of(
                GaugeSnapshot.builder()
                        .name("jvm_memory_bytes_used")
                        .help("Bytes in use.")
                        .dataPoint(used("heap", memory.getHeapMemoryUsage().getUsed()))
                        .dataPoint(used("nonheap", memory.getNonHeapMemoryUsage().getUsed()))
                        .build(),
                collections.build());
    }

    private static GaugeDataPointSnapshot used(String area, long bytes) {
        return GaugeDataPointSnapshot.builder()
                .labels(Labels.of("area", area))
                .value((double) bytes)
                .build();
    }
}
