package io.penstock.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** CPU time that all threads of this process have used. */
final class ProcessCpu {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ProcessCpu() {}

    /** Nanoseconds since the process started. */
    static long nanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /** The machine's load average of the last minute; negative where it is not known. */
    static double loadAverage() {
        return SYSTEM.getSystemLoadAverage();
    }
}
