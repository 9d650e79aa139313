package io.penstock.cache.local;

/**
 * How much the local level may hold: a share of the heap, between a floor and a ceiling. Counted in
 * entries, or in bytes of keys and values with what the JVM adds to them.
 *
 * @param unit what is counted
 * @param perGibibyte how many for each GiB of heap
 * @param floor never fewer
 * @param ceiling never more
 */
public record LocalSize(Unit unit, long perGibibyte, long floor, long ceiling) {
    private static final double GIBIBYTE = 1L << 30;

    /** What is counted. */
    public enum Unit {
        ENTRIES,
        BYTES
    }

    public LocalSize {
        if (perGibibyte < 0 || floor < 1 || ceiling < floor) {
            throw new IllegalArgumentException(
                    "size must be a floor of at least 1 and a ceiling not below it, are "
                            + floor
                            + " and "
                            + ceiling);
        }
    }

    /** 64 MiB for each GiB of heap, 4 MiB to 512 MiB. */
    public static LocalSize defaults() {
        return new LocalSize(Unit.BYTES, 64L << 20, 4L << 20, 512L << 20);
    }

    /** So many entries, whatever the heap. */
    public static LocalSize entries(long count) {
        return new LocalSize(Unit.ENTRIES, 0, count, count);
    }

    /** So many bytes, whatever the heap. */
    public static LocalSize bytes(long count) {
        return new LocalSize(Unit.BYTES, 0, count, count);
    }

    /** The size for a heap of so many bytes. */
    public long forHeap(long heapBytes) {
        return Math.clamp((long) (heapBytes / GIBIBYTE * perGibibyte), floor, ceiling);
    }
}
