package io.penstock.cache.redis;

/** How the Redis servers belong together. */
public enum RedisTopology {
    /** One server. */
    STANDALONE,
    /** One server and its replicas, watched by sentinels that say which one leads. */
    SENTINEL,
    /** Many servers that share the keys by slot. */
    CLUSTER
}
