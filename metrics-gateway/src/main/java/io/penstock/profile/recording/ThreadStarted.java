package io.penstock.profile.recording;

import one.jfr.JfrReader;
import one.jfr.event.Event;

/** {@code jdk.ThreadStart}: a thread, with the stack that started it. Immutable. */
public final class ThreadStarted extends Event {
    /** Reads one; called by the reader, by reflection. */
    public ThreadStarted(JfrReader in) {
        super(in.getVarlong(), in.getVarint(), in.getVarint());
    }
}
