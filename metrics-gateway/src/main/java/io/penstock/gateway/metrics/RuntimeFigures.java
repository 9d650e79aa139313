package io.penstock.gateway.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.util.List;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * Virtual threads, and the whole runtime in a few gauges: {@code goroutines}, {@code heap_alloc},
 * {@code heap_limit}, {@code gc_count}. Any thread.
 */
final class RuntimeFigures implements MeterBinder {
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getGarbageCollectorMXBeans();
    private final VirtualThreadSchedulerMXBean scheduler =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    private final RequestThreads requests;

    RuntimeFigures(RequestThreads requests) {
        this.requests = requests;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("jvm.threads.virtual.live", requests, RequestThreads::live)
                .description("Virtual threads of requests, running or waiting")
                .register(registry);
        Gauge.builder(
                        "jvm.threads.virtual.mounted",
                        scheduler,
                        VirtualThreadSchedulerMXBean::getMountedVirtualThreadCount)
                .description("Virtual threads that run now, of the whole process")
                .register(registry);
        Gauge.builder(
                        "jvm.threads.virtual.queued",
                        scheduler,
                        VirtualThreadSchedulerMXBean::getQueuedVirtualThreadCount)
                .description("Virtual threads that could run and wait for a core")
                .register(registry);
        Gauge.builder("goroutines", this, RuntimeFigures::allThreads)
                .description("Threads, platform and virtual")
                .register(registry);
        Gauge.builder("heap.alloc", memory, bean -> bean.getHeapMemoryUsage().getUsed())
                .description("Bytes of the heap in use, garbage included")
                .register(registry);
        Gauge.builder("heap.limit", memory, bean -> bean.getHeapMemoryUsage().getMax())
                .description("Bytes that the heap may grow to")
                .register(registry);
        Gauge.builder("gc.count", this, RuntimeFigures::collections)
                .description("Collections since the start, of all collectors")
                .register(registry);
    }

    private double allThreads() {
        return threads.getThreadCount() + requests.live();
    }

    private double collections() {
        long sum = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            sum += Math.max(0, collector.getCollectionCount());
        }
        return sum;
    }
}
