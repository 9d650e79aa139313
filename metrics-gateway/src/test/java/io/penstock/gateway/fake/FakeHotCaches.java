package io.penstock.gateway.fake;

import io.penstock.gateway.pipeline.CacheStatus;
import io.penstock.gateway.pipeline.HotCaches;
import io.penstock.gateway.pipeline.Invalidation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cache that only remembers what it was asked to drop. */
public final class FakeHotCaches implements HotCaches {
    public final List<Invalidation> dropped = new CopyOnWriteArrayList<>();
    public volatile CacheStatus status =
            new CacheStatus(new CacheStatus.Local(0, 0, 0, 0, 0), null, null);
    public volatile boolean redisTakesIt = true;

    @Override
    public CacheStatus status() {
        return status;
    }

    @Override
    public boolean invalidate(Invalidation selection) {
        dropped.add(selection);
        return redisTakesIt;
    }
}
