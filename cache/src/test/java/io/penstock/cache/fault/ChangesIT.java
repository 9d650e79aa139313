package io.penstock.cache.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.penstock.cache.Cache;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.Retention;
import io.penstock.localstack.LocalRedis;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whether processes hear what others change, and what they do when they do not. */
class ChangesIT {
    private static final Duration HOUR = Duration.ofHours(1);

    private static LocalRedis redis;

    @BeforeAll
    static void start() {
        redis = LocalRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private static void awaitEmpty(Cache<String> cache, String key) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(5))
                .until(() -> cache.get(key).isEmpty());
    }

    @Test
    void shouldTellOtherProcessesOfEveryKindOfChange() throws Exception {
        try (CacheUnderTest one = CacheUnderTest.open(redis.uri());
                CacheUnderTest two = CacheUnderTest.open(redis.uri())) {
            Cache<String> here = one.texts();
            Cache<String> there = two.texts();
            Map<String, String> values =
                    Map.of("key", "1", "pre:1", "1", "pat:1:x", "1", "ünï*", "1");
            here.putAll(values, Retention.of(HOUR));
            here.put("tagged", "1", Retention.of(HOUR).tagged("t"));
            here.put("changed", "1", HOUR);
            values.keySet().forEach(key -> assertThat(there.get(key)).contains("1"));
            assertThat(there.get("tagged")).contains("1");
            assertThat(there.get("changed")).contains("1");

            here.invalidate("key");
            awaitEmpty(there, "key");
            here.invalidatePrefix("pre:");
            awaitEmpty(there, "pre:1");
            here.invalidatePattern("pat:?:x");
            awaitEmpty(there, "pat:1:x");
            here.invalidate("ünï*");
            awaitEmpty(there, "ünï*");
            here.invalidateTag("t");
            awaitEmpty(there, "tagged");
            here.put("changed", "2", HOUR);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> there.get("changed").orElse("").equals("2"));
            assertThat(two.count(CacheEvent.GAP)).isZero();
        }
    }

    @Test
    void shouldHoldNothingOldAfterTheConnectionWasCutInMidStream() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int keys = 200;
        try (Proxy proxy = Proxy.before(redis.port());
                CacheUnderTest writer = CacheUnderTest.open(redis.uri());
                CacheUnderTest reader = CacheUnderTest.open(proxy.uri())) {
            Map<String, String> truth = new HashMap<>();
            for (int step = 0; step < 3_000; step++) {
                String key = "cut:" + random.nextInt(keys);
                if (random.nextInt(4) == 0) {
                    writer.texts().invalidate(key);
                    truth.remove(key);
                } else {
                    writer.texts().put(key, "v" + step, HOUR);
                    truth.put(key, "v" + step);
                }
                reader.texts().get("cut:" + random.nextInt(keys));
                if (step % 500 == 250) {
                    proxy.cut();
                } else if (step == 1_600) {
                    proxy.breakDown();
                } else if (step == 2_100) {
                    proxy.mend();
                }
            }
            assertThat(writer.count(CacheEvent.SHARED_FAILED)).as("the truth is in Redis").isZero();

            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(
                            () -> {
                                for (int i = 0; i < keys; i++) {
                                    String key = "cut:" + i;
                                    assertThat(reader.texts().get(key).orElse(null))
                                            .as(key)
                                            .isEqualTo(truth.get(key));
                                }
                            });
        }
    }

    @Test
    void shouldDropAllWhenTheStreamWasTrimmedOrLostWhileItWasCutOff() throws Exception {
        try (Proxy proxy = Proxy.before(redis.port());
                CacheUnderTest writer = CacheUnderTest.open(redis.uri());
                CacheUnderTest reader = CacheUnderTest.open(proxy.uri())) {
            writer.texts().put("trim", "old", HOUR);
            assertThat(reader.texts().get("trim")).contains("old");
            proxy.breakDown();
            writer.texts().put("trim", "new", HOUR);
            writer.texts().put("other", "1", HOUR);
            onStream("xtrim");
            proxy.mend();
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> reader.texts().get("trim").orElse("").equals("new"));
            await().atMost(Duration.ofSeconds(15)).until(() -> reader.count(CacheEvent.GAP) == 1);

            writer.texts().put("trim", "newer", HOUR);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> reader.texts().get("trim").orElse("").equals("newer"));
            onStream("del");
            await().atMost(Duration.ofSeconds(15)).until(() -> reader.count(CacheEvent.GAP) == 2);
        }
    }

    private static void onStream(String command) {
        RedisClient client = RedisClient.create(redis.uri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            if (command.equals("xtrim")) {
                connection.sync().xtrim("cache:changes", 1);
            } else {
                connection.sync().del("cache:changes");
            }
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }
}
