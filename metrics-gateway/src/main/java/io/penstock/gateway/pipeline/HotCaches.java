package io.penstock.gateway.pipeline;

/** The cache as an operator sees it. Any thread; calls may wait for Redis' budget. */
public interface HotCaches {
    /** Returns how the cache is; never throws for a state of Redis. */
    CacheStatus status();

    /**
     * Drops what is selected, here, in Redis, and on the other nodes that hear of it by Redis.
     *
     * @return false when Redis could not be told now; the local level has dropped it all the same
     */
    boolean invalidate(Invalidation selection);
}
