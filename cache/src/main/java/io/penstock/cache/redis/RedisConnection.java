package io.penstock.cache.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/**
 * One connection and its commands, the same for one server and for a cluster. Safe for use by many
 * threads.
 */
public record RedisConnection(
        StatefulConnection<String, byte[]> raw,
        RedisClusterAsyncCommands<String, byte[]> commands) {}
