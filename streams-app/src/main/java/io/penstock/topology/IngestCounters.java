package io.penstock.topology;

import java.util.concurrent.atomic.LongAdder;

/** What became of incoming records, since the process started. Any thread. */
public final class IngestCounters {
    private final LongAdder rekeyed = new LongAdder();
    private final LongAdder buried = new LongAdder();

    void rekeyed() {
        rekeyed.increment();
    }

    void buried() {
        buried.increment();
    }

    /** Returns how many records were sent on to the partition of their id. */
    public long rekeyedTotal() {
        return rekeyed.sum();
    }

    /** Returns how many records became dead letters. */
    public long buriedTotal() {
        return buried.sum();
    }
}
