package io.penstock.cache;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.cache.behind.WriteBehindCache;
import io.penstock.cache.behind.WriteBehindConfig;
import io.penstock.cache.config.CacheConfig;
import io.penstock.cache.config.HotCache;
import io.penstock.cache.level.TwoLevelCache;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.load.SharedLevel;
import io.penstock.cache.local.LocalCache;
import io.penstock.cache.local.LocalSize;
import io.penstock.cache.meter.MeasuredCache;
import io.penstock.cache.redis.ChangeTeller;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.cache.redis.RedisLink;
import io.penstock.cache.redis.SharedCache;
import io.penstock.cache.resilient.BreakerConfig;
import io.penstock.cache.resilient.ResilientCache;
import io.penstock.localstack.LocalRedis;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract over all that has Redis behind it. */
class RedisContractIT {
    private static LocalRedis redis;
    private static RedisLink link;

    @BeforeAll
    static void start() throws Exception {
        redis = LocalRedis.start();
        link =
                RedisLink.open(
                        RedisConfig.of(RedisAddress.parse(redis.uri()))
                                .withCommandBudget(Duration.ofSeconds(2))
                                .withKeyPrefix("p[*]:"));
        link.awaitFirstTry(5_000);
    }

    @AfterAll
    static void stop() {
        link.close();
        redis.close();
    }

    private static SharedLevel shared() {
        SharedCache shared =
                new SharedCache(
                        link,
                        ChangeTeller.ofThisProcess(),
                        LoadLimits.defaults(),
                        CacheEvents.none());
        shared.invalidate(Selection.all());
        return shared;
    }

    private static TwoLevelCache twoLevel(SharedLevel far) {
        return new TwoLevelCache(
                LocalCache.ofBytes(
                        LocalSize.defaults(),
                        Duration.ofMinutes(1),
                        LoadLimits.defaults(),
                        CacheEvents.none()),
                far,
                Duration.ofMinutes(5),
                LoadLimits.defaults(),
                CacheEvents.none());
    }

    private static Cache<String> texts(Cache<byte[]> bytes) {
        return new CodecCache<>(bytes, ValueCodec.text(), CacheEvents.none());
    }

    @Nested
    class Shared extends CacheContract {
        @Override
        protected Cache<String> open() {
            return texts(shared());
        }
    }

    @Nested
    class TwoLevel extends CacheContract {
        @Override
        protected Cache<String> open() {
            return texts(twoLevel(shared()));
        }
    }

    @Nested
    class Resilient extends CacheContract {
        @Override
        protected Cache<String> open() {
            ResilientCache resilient =
                    closing(
                            new ResilientCache(
                                    shared(),
                                    BreakerConfig.defaults(),
                                    LoadLimits.defaults(),
                                    CacheEvents.none()));
            return texts(resilient);
        }
    }

    @Nested
    class WrittenBehind extends CacheContract {
        @Override
        protected Cache<String> open() {
            WriteBehindCache behind =
                    closing(
                            new WriteBehindCache(
                                    shared(),
                                    WriteBehindConfig.defaults(),
                                    LoadLimits.defaults(),
                                    CacheEvents.none()));
            return texts(behind);
        }
    }

    @Nested
    class Measured extends CacheContract {
        @Override
        protected Cache<String> open() {
            return new MeasuredCache<>(
                    texts(twoLevel(shared())), new SimpleMeterRegistry(), "contract");
        }
    }

    @Nested
    class Whole extends CacheContract {
        @Override
        protected Cache<String> open() throws InterruptedException {
            shared();
            HotCache whole =
                    closing(
                            HotCache.open(
                                    CacheConfig.of(link.config())
                                            .withWriteBehind(WriteBehindConfig.defaults()),
                                    new SimpleMeterRegistry(),
                                    "contract"));
            whole.awaitReady(Duration.ofSeconds(5));
            return whole.of(ValueCodec.text());
        }
    }
}
