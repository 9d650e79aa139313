package io.penstock.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.penstock.cache.Cache;
import io.penstock.cache.CacheContract;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.CodecCache;
import io.penstock.cache.Selection;
import io.penstock.cache.ValueCodec;
import io.penstock.cache.load.LoadLimits;
import io.penstock.localstack.FreePorts;
import io.penstock.localstack.LocalRedis;
import io.penstock.localstack.RedisSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract over a Redis Cluster of two servers. */
class ClusterIT extends CacheContract {
    private static final int SLOTS = 16_384;

    private static LocalRedis first;
    private static LocalRedis second;
    private static RedisLink link;

    @BeforeAll
    static void start() throws Exception {
        first = node();
        second = node();
        join();
        link =
                RedisLink.open(
                        RedisConfig.of(
                                        RedisAddress.parse(
                                                "redis-cluster://127.0.0.1:" + first.port()))
                                .withCommandBudget(Duration.ofSeconds(2))
                                .withKeyPrefix("p{x:"));
        link.awaitFirstTry(10_000);
    }

    private static LocalRedis node() {
        return LocalRedis.start(
                RedisSettings.defaults()
                        .withArguments(
                                "--cluster-enabled",
                                "yes",
                                "--cluster-port",
                                String.valueOf(FreePorts.next())));
    }

    // Lettuce takes arrays of a generic type; it only reads them.
    @SuppressWarnings("unchecked")
    private static void join() {
        RedisClient client = RedisClient.create();
        try (StatefulRedisConnection<String, String> one =
                        client.connect(io.lettuce.core.RedisURI.create(first.uri()));
                StatefulRedisConnection<String, String> two =
                        client.connect(io.lettuce.core.RedisURI.create(second.uri()))) {
            one.sync().clusterAddSlotsRange(Range.create(0, SLOTS / 2 - 1));
            two.sync().clusterAddSlotsRange(Range.create(SLOTS / 2, SLOTS - 1));
            two.sync().clusterSetConfigEpoch(2);
            String bus = one.sync().configGet("cluster-port").getOrDefault("cluster-port", "");
            two.sync()
                    .dispatch(
                            io.lettuce.core.protocol.CommandType.CLUSTER,
                            new io.lettuce.core.output.StatusOutput<>(
                                    io.lettuce.core.codec.StringCodec.UTF8),
                            new io.lettuce.core.protocol.CommandArgs<>(
                                            io.lettuce.core.codec.StringCodec.UTF8)
                                    .add("MEET")
                                    .add("127.0.0.1")
                                    .add(first.port())
                                    .add(bus));
            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () ->
                                    one.sync().clusterInfo().contains("cluster_state:ok")
                                            && two.sync()
                                                    .clusterInfo()
                                                    .contains("cluster_state:ok"));
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    @AfterAll
    static void stop() {
        link.close();
        first.close();
        second.close();
    }

    @Override
    protected Cache<String> open() {
        SharedCache shared =
                new SharedCache(
                        link,
                        ChangeTeller.ofThisProcess(),
                        LoadLimits.defaults(),
                        CacheEvents.none());
        shared.invalidate(Selection.all());
        return new CodecCache<>(shared, ValueCodec.text(), CacheEvents.none());
    }

    @Test
    void shouldPutTheLeaseOfAnyKeyOnTheSlotOfItsValue() {
        KeyNames names = new KeyNames("p{x:", true);
        for (String key : List.of("a", "a}b", "{}c", "{t}d", "ü{", "")) {
            assertThat(io.lettuce.core.cluster.SlotHash.getSlot(names.lease(key)))
                    .as(key)
                    .isEqualTo(io.lettuce.core.cluster.SlotHash.getSlot(names.value(key)));
        }
    }

    @Test
    void shouldSayThatAClusterHasNoTransactions() {
        assertThatThrownBy(() -> new RedisTransactions(link))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("script");
    }
}
