package io.penstock.profile.recording;

import one.jfr.JfrReader;
import one.jfr.event.Event;

/**
 * {@code jdk.ThreadAllocationStatistics}: what a thread that lives has allocated since its start.
 * Immutable.
 */
public final class ThreadAllocated extends Event {
    private final long bytes;

    /** Reads one; called by the reader, by reflection. */
    public ThreadAllocated(JfrReader in) {
        this(in.getVarlong(), in.getVarlong(), in.getVarint());
    }

    private ThreadAllocated(long time, long bytes, int thread) {
        super(time, thread, 0);
        this.bytes = bytes;
    }

    /** Returns bytes. */
    @Override
    public long value() {
        return bytes;
    }
}
