package io.penstock.cache.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lettuce's own clients for each topology, with our options. Safe for use by many threads. */
final class RedisClients implements AutoCloseable {
    static final RedisCodec<String, byte[]> CODEC =
            RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    /** Of commands that wait for an answer; more would only hold memory while Redis is paused. */
    private static final int MOST_WAITING = 1 << 15;

    private static final Duration KEEP_ALIVE_IDLE = Duration.ofSeconds(30);
    private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(10);
    private static final Duration TOPOLOGY_REFRESH = Duration.ofMinutes(1);

    private final ClientResources resources =
            DefaultClientResources.builder()
                    // Lettuce's own default waits up to 30 s, far longer than a restart takes.
                    .reconnectDelay(
                            () ->
                                    Delay.exponential(
                                            Duration.ofMillis(10),
                                            Duration.ofSeconds(1),
                                            2,
                                            TimeUnit.MILLISECONDS))
                    .build();

    private final @Nullable RedisClient single;
    private final @Nullable RedisClusterClient cluster;

    RedisClients(RedisConfig config) {
        if (config.address().topology() == RedisTopology.CLUSTER) {
            cluster = RedisClusterClient.create(resources, config.address().nodes());
            cluster.setOptions(
                    ClusterClientOptions.builder(options(config))
                            .topologyRefreshOptions(
                                    ClusterTopologyRefreshOptions.builder()
                                            .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                                            .build())
                            .build());
            single = null;
        } else {
            single = RedisClient.create(resources, config.address().nodes().getFirst());
            single.setOptions(options(config));
            cluster = null;
        }
    }

    private static ClientOptions options(RedisConfig config) {
        return ClientOptions.builder()
                .autoReconnect(true)
                // A caller has a budget of milliseconds: waiting for a reconnect is no use to it.
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_WAITING)
                .socketOptions(
                        SocketOptions.builder()
                                .connectTimeout(config.connectTimeout())
                                .keepAlive(
                                        SocketOptions.KeepAliveOptions.builder()
                                                .enable()
                                                .idle(KEEP_ALIVE_IDLE)
                                                .interval(KEEP_ALIVE_INTERVAL)
                                                .count(3)
                                                .build())
                                .build())
                .build();
    }

    /** Opens a connection; blocks for at most the connect timeout. */
    RedisConnection connect() {
        if (cluster != null) {
            StatefulRedisClusterConnection<String, byte[]> raw = cluster.connect(CODEC);
            return new RedisConnection(raw, raw.async());
        }
        StatefulRedisConnection<String, byte[]> raw = connectToOne();
        return new RedisConnection(raw, raw.async());
    }

    /**
     * Opens a connection to one server.
     *
     * @throws IllegalStateException for a cluster
     */
    StatefulRedisConnection<String, byte[]> connectToOne() {
        if (single == null) {
            throw new IllegalStateException(
                    "a cluster has no transactions over its keys; use a script on keys of one slot");
        }
        return single.connect(CODEC);
    }

    @Override
    public void close() {
        if (single != null) {
            single.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
        if (cluster != null) {
            cluster.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
        Future<Boolean> _ = resources.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
