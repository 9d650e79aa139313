package io.penstock.cache.fault;

import static io.penstock.cache.fault.CacheUnderTest.millis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.cache.Answer;
import io.penstock.cache.Cache;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.Loaded;
import io.penstock.cache.config.LocalConfig;
import io.penstock.cache.local.LocalSize;
import io.penstock.localstack.FreePorts;
import io.penstock.localstack.LocalRedis;
import io.penstock.localstack.RedisSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Redis killed, paused, slow, emptied, or never there: what the caller sees. */
class RedisDownIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Calls while Redis is away; the budget is 50 ms, and the breaker opens after a few. */
    private static final int CALLS = 200;

    @Test
    void shouldWorkWithoutRedisAtStartAndTakeItUpWhenItComes() throws Exception {
        int port = FreePorts.next();
        try (CacheUnderTest under = CacheUnderTest.open("redis://127.0.0.1:" + port)) {
            Cache<String> cache = under.texts();
            assertThat(under.hot().isSharedUp()).isFalse();
            cache.put("before", "1", MINUTE);
            assertThat(cache.get("before")).contains("1");
            assertThat(cache.getOrLoad("loaded", key -> Loaded.of("2", MINUTE))).contains("2");
            assertThat(cache.get("unknown")).isEmpty();

            try (LocalRedis redis = LocalRedis.start(RedisSettings.defaults().withPort(port));
                    CacheUnderTest other = CacheUnderTest.open(redis.uri())) {
                await().atMost(Duration.ofSeconds(10)).until(() -> under.hot().isSharedUp());
                await().atMost(Duration.ofSeconds(10))
                        .until(
                                () -> {
                                    cache.put("after", "3", MINUTE);
                                    return other.texts().get("after").isPresent();
                                });
            }
        }
    }

    @Test
    void shouldServeFromTheLocalLevelAndTheSourceWhileRedisIsKilled() throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                CacheUnderTest under = CacheUnderTest.open(redis.uri())) {
            Cache<String> cache = under.texts();
            cache.put("local", "1", MINUTE);
            redis.kill();

            long took =
                    millis(
                            () -> {
                                for (int i = 0; i < CALLS; i++) {
                                    assertThat(cache.get("local")).contains("1");
                                    assertThat(cache.get("unknown")).isEmpty();
                                    String key = "loaded" + i;
                                    assertThat(
                                                    cache.getOrLoad(
                                                            key, same -> Loaded.of(same, MINUTE)))
                                            .contains(key);
                                }
                            });

            assertThat(took).as("ms for %s rounds without Redis", CALLS).isLessThan(3_000);
            assertThat(under.count(CacheEvent.SHARED_SKIPPED)).isGreaterThan(CALLS);
            redis.restart();
            awaitShared(under);
        }
    }

    @Test
    void shouldWaitNoLongerThanTheBudgetWhileRedisIsPaused() throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                CacheUnderTest under = CacheUnderTest.open(redis.uri())) {
            Cache<String> cache = under.texts();
            warmUp(cache);
            redis.pause();

            long first = millis(() -> assertThat(cache.get("unknown")).isEmpty());
            assertThat(first).isBetween(40L, 1_000L);
            long took =
                    millis(
                            () -> {
                                for (int i = 0; i < CALLS; i++) {
                                    assertThat(cache.get("unknown")).isEmpty();
                                    cache.put("k" + i, "v", MINUTE);
                                }
                            });
            assertThat(took).as("ms for %s rounds", CALLS).isLessThan(3_000);

            redis.resume();
            awaitShared(under);
        }
    }

    @Test
    void shouldTakeASlowRedisForOneThatIsAway() throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                Proxy proxy = Proxy.before(redis.port());
                CacheUnderTest under = CacheUnderTest.open(proxy.uri())) {
            Cache<String> cache = under.texts();
            warmUp(cache);
            proxy.slowDown(200);

            long took =
                    millis(
                            () -> {
                                for (int i = 0; i < CALLS; i++) {
                                    assertThat(
                                                    cache.getOrLoad(
                                                            "k" + i, key -> Loaded.of(key, MINUTE)))
                                            .contains("k" + i);
                                }
                            });

            assertThat(took).as("ms for %s loads", CALLS).isLessThan(5_000);
            assertThat(under.hot().isSharedUp()).isFalse();
            proxy.slowDown(0);
            awaitShared(under);
        }
    }

    @Test
    void shouldStartAgainWithAnEmptyRedis() throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                CacheUnderTest under = CacheUnderTest.open(redis.uri());
                CacheUnderTest other = CacheUnderTest.open(redis.uri())) {
            under.texts().put("k", "1", MINUTE);
            assertThat(other.texts().get("k")).contains("1");
            redis.kill();
            redis.restart();
            awaitShared(under);
            awaitShared(other);

            under.texts().put("k", "2", MINUTE);

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> other.texts().get("k").equals(Optional.of("2")));
        }
    }

    @Test
    void shouldServeOldValuesWhileRedisIsAwayButNotTooOldOnes() throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                CacheUnderTest under =
                        CacheUnderTest.open(
                                redis.uri(),
                                config ->
                                        config.withLocal(
                                                new LocalConfig(
                                                        LocalSize.defaults(),
                                                        MINUTE,
                                                        Duration.ofSeconds(2))))) {
            Cache<String> cache = under.texts();
            cache.put("k", "old", Duration.ofMillis(100));
            redis.kill();

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> cache.lookup("k") instanceof Answer.Stale);
            assertThat(cache.get("k")).contains("old");
            assertThat(cache.getOrLoad("k", key -> new Loaded.NotKept<>("new")))
                    .as("the source is asked all the same")
                    .contains("new");
            assertThat(under.count(CacheEvent.STALE_SERVED)).isPositive();
            await().atMost(Duration.ofSeconds(5)).until(() -> cache.get("k").isEmpty());
        }
    }

    @Test
    void shouldNotBringBackWhatWasChangedWhileRedisWasAway() throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                CacheUnderTest under = CacheUnderTest.open(redis.uri());
                CacheUnderTest other = CacheUnderTest.open(redis.uri())) {
            Cache<String> cache = under.texts();
            List<String> keys = List.of("put", "dropped", "user:1", "order:1");
            keys.forEach(key -> cache.put(key, "old", MINUTE));
            keys.forEach(key -> assertThat(other.texts().get(key)).contains("old"));
            redis.pause();
            cache.put("put", "new", MINUTE);
            cache.invalidate("dropped");
            cache.invalidatePrefix("user:");
            cache.invalidatePattern("order:?");
            redis.resume();

            for (String key : keys) {
                assertThat(cache.get(key)).as(key).isNotEqualTo(Optional.of("old"));
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () ->
                                    keys.forEach(
                                            key ->
                                                    assertThat(other.texts().get(key))
                                                            .as("elsewhere: %s", key)
                                                            .isNotEqualTo(Optional.of("old"))));
            assertThat(under.count(CacheEvent.REPAIRED)).isPositive();
        }
    }

    @Test
    void shouldLoadOnceInThisProcessWhileRedisIsAway() throws Exception {
        try (CacheUnderTest under = CacheUnderTest.open("redis://127.0.0.1:" + FreePorts.next())) {
            AtomicInteger loads = new AtomicInteger();
            List<Thread> threads =
                    java.util.stream.IntStream.range(0, 100)
                            .mapToObj(
                                    i ->
                                            Thread.ofVirtual()
                                                    .start(
                                                            () ->
                                                                    under.texts()
                                                                            .getOrLoad(
                                                                                    "cold",
                                                                                    key ->
                                                                                            slowly(
                                                                                                    loads))))
                            .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(loads).hasValue(1);
        }
    }

    private static Loaded<String> slowly(AtomicInteger loads) {
        java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
        return Loaded.of("v" + loads.incrementAndGet(), MINUTE);
    }

    private static void warmUp(Cache<String> cache) {
        for (int i = 0; i < 200; i++) {
            cache.put("warm" + i, "v", MINUTE);
            cache.get("cold" + i);
        }
    }

    private static void awaitShared(CacheUnderTest under) {
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> {
                            under.texts().get("probe of the breaker");
                            return under.hot().isSharedUp();
                        });
    }
}
