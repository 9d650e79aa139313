package io.penstock.cache.fault;

import static io.penstock.cache.fault.CacheUnderTest.millis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.penstock.cache.Answer;
import io.penstock.cache.Cache;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.Loaded;
import io.penstock.cache.Retention;
import io.penstock.localstack.LocalRedis;
import io.penstock.localstack.RedisSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A Redis that answers, but not with what one hopes for. */
class RedisFaultIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static void asAdmin(String uri, Consumer<RedisCommands<String, String>> work) {
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            work.accept(connection.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    @Test
    void shouldReadOnAndKeepNothingOldWhenRedisIsFull() throws Exception {
        RedisSettings full =
                RedisSettings.defaults()
                        .withArguments("--maxmemory", "4mb", "--maxmemory-policy", "noeviction");
        try (LocalRedis redis = LocalRedis.start(full);
                CacheUnderTest under = CacheUnderTest.open(redis.uri());
                CacheUnderTest other = CacheUnderTest.open(redis.uri())) {
            Cache<String> cache = under.texts();
            cache.put("before", "old", MINUTE);
            assertThat(other.texts().get("before")).contains("old");
            String large = "x".repeat(100_000);
            for (int i = 0; under.count(CacheEvent.WRITE_REFUSED) == 0 && i < 100; i++) {
                cache.put("filler" + i, large, MINUTE);
            }
            assertThat(under.count(CacheEvent.WRITE_REFUSED)).isPositive();

            cache.put("before", "new" + large, MINUTE);

            assertThat(cache.get("before")).contains("new" + large);
            assertThat(cache.getOrLoad("loaded", key -> Loaded.of("2", MINUTE))).contains("2");
            assertThat(under.hot().isSharedUp()).as("reads go on").isTrue();
            assertThat(other.texts().get("filler0")).contains(large);
            asAdmin(redis.uri(), commands -> commands.configSet("maxmemory", "100mb"));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !other.texts().get("before").equals(Optional.of("old")));
        }
    }

    @Test
    void shouldSeeOnlyMissesWhenRedisEvicts() throws Exception {
        RedisSettings evicting =
                RedisSettings.defaults()
                        .withArguments("--maxmemory", "4mb", "--maxmemory-policy", "allkeys-lru");
        try (LocalRedis redis = LocalRedis.start(evicting);
                CacheUnderTest under = CacheUnderTest.open(redis.uri());
                CacheUnderTest other = CacheUnderTest.open(redis.uri())) {
            String large = "x".repeat(50_000);
            for (int i = 0; i < 300; i++) {
                under.texts().put("k" + i, large + i, MINUTE);
            }

            int found = 0;
            for (int i = 0; i < 300; i++) {
                Answer<String> answer = other.texts().lookup("k" + i);
                assertThat(answer).isInstanceOfAny(Answer.Hit.class, Answer.Miss.class);
                if (answer.value().isPresent()) {
                    assertThat(answer.value()).contains(large + i);
                    found++;
                }
                assertThat(other.texts().getOrLoad("k" + i, key -> Loaded.of("s", MINUTE)))
                        .isPresent();
            }
            assertThat(found).isBetween(1, 299);
            assertThat(under.count(CacheEvent.WRITE_REFUSED)).isZero();
        }
    }

    @Test
    void shouldGoOnWithoutRedisWhenThePasswordIsWrongAndWithItWhenItIsRight() throws Exception {
        RedisSettings locked = RedisSettings.defaults().withArguments("--requirepass", "right");
        try (LocalRedis redis = LocalRedis.start(locked);
                CacheUnderTest under =
                        CacheUnderTest.open("redis://:wrong@127.0.0.1:" + redis.port())) {
            under.texts().put("k", "1", MINUTE);
            assertThat(under.texts().get("k")).contains("1");
            assertThat(under.hot().isSharedUp()).isFalse();
            assertThat(under.hot().link().orElseThrow().whyNotOpen())
                    .contains("WRONGPASS")
                    .doesNotContain("wrong@");

            asAdmin(
                    "redis://:right@127.0.0.1:" + redis.port(),
                    commands -> commands.configSet("requirepass", "wrong"));
            await().atMost(Duration.ofSeconds(15))
                    .until(
                            () -> {
                                under.texts().get("probe");
                                return under.hot().isSharedUp();
                            });
        }
    }

    @Test
    void shouldLogInAsAnAclUser() throws Exception {
        RedisSettings users =
                RedisSettings.defaults()
                        .withArguments("--user", "cache", "on", ">secret", "~*", "&*", "+@all");
        try (LocalRedis redis = LocalRedis.start(users);
                CacheUnderTest under =
                        CacheUnderTest.open("redis://cache:secret@127.0.0.1:" + redis.port())) {
            under.texts().put("k", "1", MINUTE);
            assertThat(under.hot().isSharedUp()).isTrue();
            assertThat(under.count(CacheEvent.SHARED_FAILED)).isZero();
        }
    }

    @Test
    void shouldDropWhatIsOfAnotherTypeOrDoesNotDecode() throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                CacheUnderTest under = CacheUnderTest.open(redis.uri())) {
            asAdmin(
                    redis.uri(),
                    commands -> {
                        commands.lpush("list", "a");
                        commands.lpush("list2", "a");
                        commands.lpush("tag:t", "a");
                        commands.set("number", "no number");
                    });
            Cache<String> cache = under.texts();
            assertThat(cache.get("list")).isEmpty();
            assertThat(cache.getOrLoad("list2", key -> Loaded.of("v", MINUTE))).contains("v");
            assertThat(under.count(CacheEvent.UNDECODABLE)).isEqualTo(2);

            Cache<Long> numbers = under.hot().of(new DecimalCodec());
            assertThat(numbers.get("number")).isEmpty();
            assertThat(under.count(CacheEvent.UNDECODABLE)).isEqualTo(3);
            cache.put("number", "again no number", MINUTE);
            assertThat(numbers.getOrLoad("number", key -> Loaded.of(7L, MINUTE))).contains(7L);
            assertThat(numbers.get("number")).contains(7L);
            cache.put("tagged", "v", Retention.of(MINUTE).tagged("t"));
            assertThat(cache.get("tagged")).contains("v");
            asAdmin(
                    redis.uri(),
                    commands -> {
                        assertThat(commands.exists("list")).isZero();
                        assertThat(commands.get("number")).isEqualTo("7");
                    });
        }
    }

    @Test
    void shouldKeepAValueOfTenMegabytesOutOfRedis() throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                CacheUnderTest under = CacheUnderTest.open(redis.uri());
                CacheUnderTest other = CacheUnderTest.open(redis.uri())) {
            String huge = "x".repeat(10_000_000);
            under.texts().put("huge", "small", MINUTE);
            assertThat(other.texts().get("huge")).contains("small");

            under.texts().put("huge", huge, MINUTE);

            assertThat(under.texts().get("huge")).contains(huge);
            assertThat(under.count(CacheEvent.TOO_LARGE)).isEqualTo(1);
            await().atMost(Duration.ofSeconds(5)).until(() -> other.texts().get("huge").isEmpty());
            assertThat(under.texts().getOrLoad("h2", key -> Loaded.of(huge, MINUTE)))
                    .contains(huge);
            assertThat(under.hot().isSharedUp()).isTrue();
        }
    }

    @Test
    void shouldDropAHundredThousandKeysByPatternWhileReadsGoOn() throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                CacheUnderTest under = CacheUnderTest.open(redis.uri());
                CacheUnderTest other = CacheUnderTest.open(redis.uri())) {
            Cache<String> cache = under.texts();
            for (int start = 0; start < 100_000; start += 1_000) {
                Map<String, String> values = new LinkedHashMap<>();
                for (int i = start; i < start + 1_000; i++) {
                    values.put("many:" + i, "v" + i);
                }
                cache.putAll(values, Retention.of(Duration.ofMinutes(5)));
            }
            cache.put("other:1", "stays", MINUTE);
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger reads = new AtomicInteger();
            AtomicReference<Object> wrong = new AtomicReference<>();
            Thread reader =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int i = 0; !done.get(); i++) {
                                            int number = i % 100_000;
                                            Answer<String> answer =
                                                    other.texts().lookup("many:" + number);
                                            answer.value()
                                                    .filter(v -> !v.equals("v" + number))
                                                    .ifPresent(wrong::set);
                                            if (other.texts().get("other:1").isEmpty()) {
                                                wrong.set("other:1 is gone");
                                            }
                                            reads.incrementAndGet();
                                        }
                                    });

            long took = millis(() -> cache.invalidatePattern("many:*"));
            done.set(true);
            reader.join();

            assertThat(wrong).hasNullValue();
            assertThat(reads).hasPositiveValue();
            assertThat(took).as("ms").isLessThan(20_000);
            assertThat(under.count(CacheEvent.SHARED_FAILED)).isZero();
            System.out.println(
                    "100,000 keys dropped by pattern in "
                            + took
                            + " ms beside "
                            + reads
                            + " reads");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> {
                                for (int i = 0; i < 100_000; i += 1_000) {
                                    assertThat(other.texts().get("many:" + i)).isEmpty();
                                }
                            });
            asAdmin(redis.uri(), commands -> assertThat(commands.dbsize()).isEqualTo(2));
        }
    }

    @Test
    void shouldLeaveNoKeyWithoutATimeToLive() throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                CacheUnderTest under = CacheUnderTest.open(redis.uri())) {
            Cache<String> cache = under.texts();
            cache.put("a", "1", under.hot().lifetimes().result());
            cache.putAbsent("b", under.hot().lifetimes().absent());
            cache.put("c", "1", Retention.of(MINUTE).tagged("t1", "t2"));
            cache.getOrLoad("d", key -> Loaded.of("1", Retention.of(MINUTE).tagged("t1")));
            asAdmin(
                    redis.uri(),
                    commands -> {
                        assertThat(commands.keys("*")).hasSizeGreaterThanOrEqualTo(6);
                        for (String key : commands.keys("*")) {
                            assertThat(commands.pttl(key)).as(key).isPositive();
                        }
                        assertThat(commands.ttl("a")).isBetween(295L, 300L);
                    });
        }
    }
}
