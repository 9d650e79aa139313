package io.penstock.gateway.pipeline;

import io.penstock.lag.LagHistory;
import io.penstock.lag.LagSnapshot;
import java.util.List;

/** How far the consumer groups of the cluster are behind. Any thread; never waits. */
public interface Lags {
    /**
     * Returns the latest sample with its age. While the broker is away that is the last one before,
     * and its problem says so. Not yet known before the first.
     */
    Answer<LagSnapshot> latest();

    /** Returns how the lag of a group went, oldest first; nothing where there is no such group. */
    List<LagHistory.Point> history(String group);
}
