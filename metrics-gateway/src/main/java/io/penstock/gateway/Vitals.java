package io.penstock.gateway;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/**
 * How the process is.
 *
 * @param threads platform threads; virtual ones are not counted by the JVM
 * @param heapBytes used heap
 * @param allocatedBytes allocated by all threads since the start
 * @param committedBytes memory that the JVM holds for heap, classes and code
 * @param collections garbage collections since the start
 */
record Vitals(
        int threads, long heapBytes, long allocatedBytes, long committedBytes, long collections) {
    /** From here on, 1 GiB, the heap makes a node degraded. */
    static final long MOST_HEAP_BYTES = 1L << 30;

    static Vitals ofThisProcess() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long allocated =
                ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean known
                        ? known.getTotalThreadAllocatedBytes()
                        : -1;
        return new Vitals(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                memory.getHeapMemoryUsage().getUsed(),
                Math.max(0, allocated),
                memory.getHeapMemoryUsage().getCommitted()
                        + memory.getNonHeapMemoryUsage().getCommitted(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                        .filter(count -> count > 0)
                        .sum());
    }
}
