package io.penstock.gateway.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of the process as the system sees it, and what it may take: the limit of its container,
 * else the machine's memory. Where there is no {@code /proc} the first is absent. Any thread.
 */
final class ProcessMemory implements MeterBinder {
    private static final long BYTES_PER_KB = 1024;
    private static final String FIELD = "VmRSS:";

    private final Path status;
    private final OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    ProcessMemory() {
        this(Path.of("/proc/self/status"));
    }

    ProcessMemory(Path status) {
        this.status = status;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("process.resident.memory", this, ProcessMemory::residentBytes)
                .description("Memory of the process that is in RAM")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("process.memory.limit", system, OperatingSystemMXBean::getTotalMemorySize)
                .description("Memory that the process may take: of its container, else the machine")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Returns NaN, which is left out of a scrape, where the system does not say. */
    double residentBytes() {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(FIELD)) {
                    String kilobytes = line.substring(FIELD.length()).strip().split(" ", 2)[0];
                    return (double) (Long.parseLong(kilobytes) * BYTES_PER_KB);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Double.NaN;
        }
        return Double.NaN;
    }
}
