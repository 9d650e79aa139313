package io.penstock.profile;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * How the process is at one moment: what Go's {@code runtime.MemStats} and {@code NumGoroutine}
 * say. Immutable.
 *
 * @param platformThreads live platform threads
 * @param virtualThreads live virtual threads
 * @param heapUsedBytes what objects take, dead ones too until they are collected
 * @param heapCommittedBytes what the heap takes from the system
 * @param committedBytes heap and all else that the JVM accounts for
 * @param collections of the heap since the start
 * @param allocatedBytes by all threads since the start
 */
public record RuntimeSnapshot(
        int platformThreads,
        long virtualThreads,
        long heapUsedBytes,
        long heapCommittedBytes,
        long committedBytes,
        long collections,
        long allocatedBytes) {

    static RuntimeSnapshot take(long virtualThreads) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        MemoryUsage rest = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
        long collections = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += Math.max(0, collector.getCollectionCount());
        }
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        return new RuntimeSnapshot(
                threads.getThreadCount(),
                virtualThreads,
                heap.getUsed(),
                heap.getCommitted(),
                heap.getCommitted() + rest.getCommitted(),
                collections,
                threads.getTotalThreadAllocatedBytes());
    }
}
