package io.penstock.lag;

/**
 * A gap that may hold nothing to read but transaction markers. Offsets alone cannot tell; whoever
 * reads the gap can.
 *
 * @param partition the partition
 * @param from the committed offset, or the first one of the log where that is later
 * @param end the end of the log
 */
public record Doubt(Partition partition, long from, long end) {
    /** What was found in the gap. */
    public sealed interface Finding {
        /**
         * A record to read.
         *
         * @param offset its offset
         * @param timeMs its time, milliseconds since 1970; below 0 when it has none
         */
        record Waiting(long offset, long timeMs) implements Finding {}

        /** No record to read up to the end: markers, and records of aborted transactions. */
        record Nothing() implements Finding {}

        /** No record yet, and the end cannot be reached: a transaction is open. */
        record Open() implements Finding {}
    }
}
