package io.penstock.profile.recording;

import one.jfr.JfrReader;
import one.jfr.event.Event;

/** {@code jdk.JavaMonitorWait} and others that begin alike: a thread that waited. Immutable. */
public final class MonitorWait extends Event {
    private final long duration;

    /** Reads one; called by the reader, by reflection. */
    public MonitorWait(JfrReader in) {
        this(in.getVarlong(), in.getVarlong(), in.getVarint(), in.getVarint());
    }

    private MonitorWait(long time, long duration, int thread, int stack) {
        super(time, thread, stack);
        this.duration = duration;
    }

    /** Returns ticks of waiting. */
    @Override
    public long value() {
        return duration;
    }
}
