package io.penstock.gateway.fake;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.Lags;
import io.penstock.lag.LagSnapshot;

/** A sample that a test gives. */
public final class FakeLags implements Lags {
    private volatile Answer<LagSnapshot> latest = new Answer.NotYet<>(1_000, "no sample yet");

    /** Gives the latest sample. */
    public void set(LagSnapshot snapshot, long ageMs) {
        latest = new Answer.Known<>(snapshot, "sample", ageMs);
    }

    @Override
    public Answer<LagSnapshot> latest() {
        return latest;
    }
}
