package io.penstock.cache.fault;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.cache.Cache;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.ValueCodec;
import io.penstock.cache.config.CacheConfig;
import io.penstock.cache.config.HotCache;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.cache.resilient.BreakerConfig;
import io.penstock.localstack.LocalRedis;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole cache with short patience, as faults meet it. */
public final class CacheUnderTest implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CacheUnderTest.class);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HotCache hot;
    private final Cache<String> texts;

    private CacheUnderTest(CacheConfig config) {
        hot = HotCache.open(config, registry, "test");
        texts = hot.of(ValueCodec.text());
    }

    /** Opens one and waits a second for Redis. */
    public static CacheUnderTest open(String uri) throws InterruptedException {
        return open(uri, config -> config);
    }

    /** Opens one with other settings. */
    public static CacheUnderTest open(String uri, UnaryOperator<CacheConfig> change)
            throws InterruptedException {
        CacheUnderTest cache = new CacheUnderTest(change.apply(config(uri)));
        boolean withRedis = cache.hot.awaitReady(Duration.ofSeconds(1));
        log.atInfo().addKeyValue("ready", withRedis).log("cache under test opened");
        return cache;
    }

    /** Settings with a breaker that opens after three failures and for 200 ms. */
    public static CacheConfig config(String uri) {
        return CacheConfig.of(RedisConfig.of(RedisAddress.parse(uri)))
                .withJitter(0)
                .withLoads(LoadLimits.defaults().withLease(Duration.ofMillis(500)))
                .withBreaker(new BreakerConfig(6, 3, 50, Duration.ofMillis(200), 1));
    }

    /** Texts by key. */
    public Cache<String> texts() {
        return texts;
    }

    public HotCache hot() {
        return hot;
    }

    /** How often it happened. */
    public long count(CacheEvent event) {
        return (long)
                registry.get("cache.events")
                        .tag("event", event.name().toLowerCase(Locale.ROOT))
                        .counter()
                        .count();
    }

    /** Milliseconds that something takes. */
    public static long millis(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /** Waits until a key is in Redis. */
    public static void awaitKey(LocalRedis redis, String name) {
        RedisClient client = RedisClient.create(redis.uri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            await().pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> connection.sync().exists(name) == 1);
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    @Override
    public void close() {
        hot.close();
        registry.close();
    }
}
