package io.penstock.gateway.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.lang.management.ManagementFactory;

/** Measures the JVM and its process: memory, collections, threads, processor, files, uptime. */
public final class JvmMeters implements AutoCloseable {
    private final JvmGcMetrics collections = new JvmGcMetrics();
    // Gauges hold what they read weakly, so these two are held here.
    private final ProcessMemory memory = new ProcessMemory();
    private final RuntimeFigures figures;
    private final OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final JvmHeapPressureMetrics pressure = new JvmHeapPressureMetrics();

    /**
     * @param registry where the meters live
     * @param requests the virtual threads of requests
     */
    public JvmMeters(MeterRegistry registry, RequestThreads requests) {
        collections.bindTo(registry);
        pressure.bindTo(registry);
        memory.bindTo(registry);
        figures = new RuntimeFigures(requests);
        figures.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        // The same in seconds follows, under the name that Prometheus gives it everywhere.
        registry.find("process.cpu.time").meters().forEach(registry::remove);
        FunctionCounter.builder("process.cpu", this, JvmMeters::cpuSeconds)
                .baseUnit("seconds")
                .description("Time of processors that the process took")
                .register(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private double cpuSeconds() {
        return system.getProcessCpuTime() / 1e9;
    }

    /** Stops to listen for collections. */
    @Override
    public void close() {
        collections.close();
        pressure.close();
    }
}
