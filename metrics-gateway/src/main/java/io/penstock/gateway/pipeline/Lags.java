package io.penstock.gateway.pipeline;

import io.penstock.lag.LagSnapshot;

/** How far the consumer groups of the cluster are behind. Any thread; never waits. */
@FunctionalInterface
public interface Lags {
    /**
     * Returns the latest sample with its age. While the broker is away that is the last one before,
     * and its problem says so. Not yet known before the first.
     */
    Answer<LagSnapshot> latest();
}
