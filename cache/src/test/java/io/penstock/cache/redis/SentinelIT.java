package io.penstock.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.cache.Cache;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.CodecCache;
import io.penstock.cache.ValueCodec;
import io.penstock.cache.load.LoadLimits;
import io.penstock.localstack.ChildProcess;
import io.penstock.localstack.FreePorts;
import io.penstock.localstack.LocalRedis;
import io.penstock.localstack.RedisSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master with a replica, and a sentinel that puts the replica in its place. */
class SentinelIT {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void shouldFollowTheSentinelToTheNewMaster(@TempDir Path directory) throws Exception {
        int port = FreePorts.next();
        try (LocalRedis master = LocalRedis.start();
                LocalRedis replica =
                        LocalRedis.start(
                                RedisSettings.defaults()
                                        .withArguments(
                                                "--replicaof",
                                                "127.0.0.1",
                                                String.valueOf(master.port())));
                ChildProcess sentinel = sentinel(directory, port, master.port())) {
            sentinel.awaitLine(line -> line.contains("+slave slave"), "its replica", PATIENCE);
            try (RedisLink link =
                    RedisLink.open(
                            RedisConfig.of(
                                            RedisAddress.parse(
                                                    "redis-sentinel://127.0.0.1:" + port + "/0#m"))
                                    .withCommandBudget(Duration.ofSeconds(1)))) {
                link.awaitFirstTry(PATIENCE.toMillis());
                Cache<String> cache =
                        new CodecCache<>(
                                new SharedCache(
                                        link,
                                        ChangeTeller.silent(),
                                        LoadLimits.defaults(),
                                        CacheEvents.none()),
                                ValueCodec.text(),
                                CacheEvents.none());
                cache.put("before", "1", HOUR);
                await().atMost(PATIENCE).until(() -> has(replica, "before"));

                master.kill();

                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .untilAsserted(
                                () -> {
                                    cache.put("after", "2", HOUR);
                                    assertThat(cache.get("after")).contains("2");
                                });
                assertThat(cache.get("before")).contains("1");
                assertThat(has(replica, "after")).isTrue();
            }
        }
    }

    private static ChildProcess sentinel(Path directory, int port, int master) throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("sentinel.conf"),
                        """
                        bind 127.0.0.1
                        port %d
                        dir %s
                        sentinel monitor m 127.0.0.1 %d 1
                        sentinel down-after-milliseconds m 300
                        sentinel failover-timeout m 2000
                        """
                                .formatted(port, directory, master));
        return ChildProcess.start(
                "sentinel",
                List.of("redis-server", file.toString(), "--sentinel"),
                directory.resolve("sentinel.log"));
    }

    private static boolean has(LocalRedis server, String key) throws InterruptedException {
        try (RedisLink link = RedisLink.open(RedisConfig.of(RedisAddress.parse(server.uri())))) {
            link.awaitFirstTry(PATIENCE.toMillis());
            return new SharedCache(
                            link, ChangeTeller.silent(), LoadLimits.defaults(), CacheEvents.none())
                    .get(key)
                    .isPresent();
        }
    }
}
