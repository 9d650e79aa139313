package io.penstock.cache.local;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.function.DoubleSupplier;

/**
 * Makes a local cache smaller while the heap is nearly full after a collection, down to its floor,
 * and larger again when it is not, up to what the heap allows. Call {@link #runOnce} every few
 * seconds, from one thread.
 */
public final class HeapPressure {
    private static final double TOO_FULL = 0.85;
    private static final double ROOMY = 0.70;

    private final LocalCache<?> cache;
    private final LocalSize size;
    private final long largest;
    private final DoubleSupplier heapInUse;
    private long now;

    /**
     * Watches over a cache.
     *
     * @param size the size with which the cache was made
     * @param heapBytes greatest heap
     * @param heapInUse part of the heap that the last collection left in use, 0 to 1
     */
    public HeapPressure(
            LocalCache<?> cache, LocalSize size, long heapBytes, DoubleSupplier heapInUse) {
        this.cache = cache;
        this.size = size;
        this.largest = size.forHeap(heapBytes);
        this.heapInUse = heapInUse;
        this.now = largest;
    }

    /** Watches over a cache by the heap of this JVM. */
    public static HeapPressure ofThisJvm(LocalCache<?> cache, LocalSize size) {
        return new HeapPressure(
                cache, size, Runtime.getRuntime().maxMemory(), HeapPressure::inUseAfterCollection);
    }

    private static double inUseAfterCollection() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage left = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && left != null) {
                used += left.getUsed();
            }
        }
        return (double) used / Runtime.getRuntime().maxMemory();
    }

    /** Looks once and returns how much the cache may hold from now on. */
    public long runOnce() {
        double inUse = heapInUse.getAsDouble();
        long next = now;
        if (inUse > TOO_FULL) {
            next = Math.max(size.floor(), now / 2);
        } else if (inUse < ROOMY) {
            next = Math.min(largest, now + Math.max(1, largest / 8));
        }
        if (next != now) {
            now = next;
            cache.resize(next);
        }
        return now;
    }
}
