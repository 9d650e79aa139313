package io.penstock.profile.recording;

import one.jfr.JfrReader;
import one.jfr.event.Event;

/** {@code jdk.OldObjectSample}: an object that was sampled as it was made, and lives. Immutable. */
public final class LiveSample extends Event {
    private final long size;

    /** Reads one; called by the reader, by reflection. */
    public LiveSample(JfrReader in) {
        this(in.getVarlong(), in.getVarlong(), in.getVarint(), in.getVarint(), in);
    }

    private LiveSample(long time, long duration, int thread, int stack, JfrReader in) {
        super(time + duration, thread, stack);
        // The time of allocation comes first.
        in.getVarlong();
        size = in.getVarlong();
    }

    /** Returns bytes of the object itself. */
    @Override
    public long value() {
        return size;
    }
}
