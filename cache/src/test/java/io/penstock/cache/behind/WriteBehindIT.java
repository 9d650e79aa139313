package io.penstock.cache.behind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.cache.CacheEvent;
import io.penstock.cache.CacheUnavailable;
import io.penstock.cache.EventLog;
import io.penstock.cache.Retention;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.redis.ChangeTeller;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.cache.redis.RedisLink;
import io.penstock.cache.redis.SharedCache;
import io.penstock.localstack.LocalRedis;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteBehindIT {
    private static final Retention MINUTE = Retention.of(Duration.ofMinutes(1));
    private static final byte[] VALUE = {1};

    private final EventLog events = new EventLog();
    private LocalRedis redis;
    private RedisLink link;
    private SharedCache shared;

    @BeforeEach
    void start() throws Exception {
        redis = LocalRedis.start();
        link =
                RedisLink.open(
                        RedisConfig.of(RedisAddress.parse(redis.uri()))
                                .withCommandBudget(Duration.ofMillis(500)));
        link.awaitFirstTry(5_000);
        shared = new SharedCache(link, ChangeTeller.silent(), LoadLimits.defaults(), events);
    }

    @AfterEach
    void stop() {
        link.close();
        redis.close();
    }

    private WriteBehindCache behind(int capacity, Duration linger, Duration putWait) {
        return new WriteBehindCache(
                shared,
                new WriteBehindConfig(capacity, 100, linger, putWait, Duration.ofSeconds(5)),
                LoadLimits.defaults(),
                events);
    }

    @Test
    void shouldWriteTwoHundredAndFiftyValuesInThreeBatchesAndLoseNoneOnClose() {
        try (WriteBehindCache behind =
                behind(1_000, Duration.ofSeconds(5), Duration.ofSeconds(1))) {
            for (int i = 0; i < 250; i++) {
                behind.put("k" + i, VALUE, MINUTE);
                assertThat(behind.get("k" + i)).isPresent();
            }
        }

        assertThat(events.of(CacheEvent.BATCH_WRITTEN)).isEqualTo(3);
        for (int i = 0; i < 250; i++) {
            assertThat(shared.get("k" + i)).isPresent();
        }
    }

    @Test
    void shouldHoldValuesBackWhileRedisIsAwayAndWriteThemWhenItIsBack() {
        try (WriteBehindCache behind = behind(200, Duration.ZERO, Duration.ofMillis(100))) {
            redis.kill();
            for (int i = 0; i < 100; i++) {
                behind.put("k" + i, VALUE, MINUTE);
            }
            assertThat(behind.waiting()).isEqualTo(100);
            redis.restart();

            assertThat(behind.flush(Duration.ofSeconds(20))).isTrue();
            for (int i = 0; i < 100; i++) {
                assertThat(shared.get("k" + i)).as("k" + i).isPresent();
            }
        }
    }

    @Test
    void shouldTellTheCallerWhenThereIsNoRoomInsteadOfLosingAValue() {
        try (WriteBehindCache behind = behind(100, Duration.ZERO, Duration.ofMillis(50))) {
            redis.kill();
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 300; i++) {
                                    behind.put("k" + i, VALUE, MINUTE);
                                }
                            })
                    .isInstanceOf(CacheUnavailable.class)
                    .hasMessageContaining("no room");
            behind.put("k50", new byte[] {2}, MINUTE);
            assertThat(behind.get("k50").orElseThrow()).containsExactly(2);
            redis.restart();
            assertThat(behind.flush(Duration.ofSeconds(20))).isTrue();
            assertThat(shared.get("k50").orElseThrow()).containsExactly(2);
        }
    }

    @Test
    void shouldCountWhatWaitedLongerThanItWasGood() {
        try (WriteBehindCache behind = behind(100, Duration.ZERO, Duration.ofMillis(50))) {
            redis.kill();
            behind.put("brief", VALUE, Retention.of(Duration.ofMillis(50)));

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> events.of(CacheEvent.EXPIRED_UNWRITTEN) == 1);
            assertThat(behind.waiting()).isZero();
        }
    }

    @Test
    void shouldNotWriteWhatWasInvalidatedWhileItWaited() {
        try (WriteBehindCache behind =
                behind(1_000, Duration.ofSeconds(1), Duration.ofSeconds(2))) {
            behind.put("user:1", VALUE, MINUTE);
            behind.put("user:2", VALUE, MINUTE.tagged("t"));
            behind.put("user:3", VALUE, MINUTE);
            behind.put("keep", VALUE, MINUTE);
            behind.invalidate("user:1");
            behind.invalidateTag("t");
            behind.invalidatePrefix("user:3");
            assertThat(behind.flush(Duration.ofSeconds(5))).isTrue();

            assertThat(shared.getAll(java.util.List.of("user:1", "user:2", "user:3", "keep")))
                    .containsOnlyKeys("keep");
        }
    }
}
