package io.penstock.gateway.fake;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.Lags;
import io.penstock.lag.LagHistory;
import io.penstock.lag.LagSnapshot;
import java.util.List;

/** A sample that a test gives. */
public final class FakeLags implements Lags {
    private volatile Answer<LagSnapshot> latest = new Answer.NotYet<>(1_000, "no sample yet");
    private volatile List<LagHistory.Point> history = List.of();

    /** Gives the latest sample. */
    public void set(LagSnapshot snapshot, long ageMs) {
        latest = new Answer.Known<>(snapshot, "sample", ageMs);
    }

    /** Says how the lag of every group went. */
    public void history(List<LagHistory.Point> points) {
        history = List.copyOf(points);
    }

    @Override
    public List<LagHistory.Point> history(String group) {
        return history;
    }

    @Override
    public Answer<LagSnapshot> latest() {
        return latest;
    }
}
