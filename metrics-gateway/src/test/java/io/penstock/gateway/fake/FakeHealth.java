package io.penstock.gateway.fake;

import io.penstock.gateway.pipeline.Health;
import io.penstock.gateway.pipeline.Readiness;

/** Health as a test says. */
public final class FakeHealth implements Health {
    private volatile boolean live = true;
    private volatile Readiness ready = Readiness.READY;

    /** Is live or not from now on. */
    public void live(boolean now) {
        live = now;
    }

    /** Is as ready as this from now on. */
    public void ready(Readiness now) {
        ready = now;
    }

    @Override
    public boolean live() {
        return live;
    }

    @Override
    public Readiness ready() {
        return ready;
    }
}
