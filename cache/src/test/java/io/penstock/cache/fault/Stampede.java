package io.penstock.cache.fault;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.cache.Cache;
import io.penstock.cache.Loaded;
import io.penstock.cache.ValueCodec;
import io.penstock.cache.config.CacheConfig;
import io.penstock.cache.config.HotCache;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A process that asks for one cold key many times at once, when Redis says go. */
final class Stampede {
    static final String KEY = "stampede";
    static final String GO = "stampede:go";

    private Stampede() {}

    /** Arguments: URL of Redis, how many callers. Prints how many loads it made. */
    public static void main(String[] arguments) throws Exception {
        int callers = Integer.parseInt(arguments[1]);
        CacheConfig config =
                CacheConfig.of(
                        RedisConfig.of(RedisAddress.parse(arguments[0]))
                                .withCommandBudget(Duration.ofSeconds(5)));
        try (HotCache hot = HotCache.open(config, new SimpleMeterRegistry(), "stampede");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            if (!hot.awaitReady(Duration.ofSeconds(20))) {
                throw new IllegalStateException("no Redis");
            }
            Cache<String> cache = hot.of(ValueCodec.text());
            System.out.println("ready");
            while (hot.bytes().get(GO).isEmpty()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            run(cache, threads, callers);
        }
    }

    private static void run(Cache<String> cache, ExecutorService threads, int callers)
            throws Exception {
        AtomicInteger loads = new AtomicInteger();
        CountDownLatch together = new CountDownLatch(1);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            answers.add(
                    threads.submit(
                            () -> {
                                together.await();
                                return cache.getOrLoad(KEY, key -> slowly(loads)).orElse("none");
                            }));
        }
        together.countDown();
        int right = 0;
        for (Future<String> answer : answers) {
            right += answer.get().equals("loaded") ? 1 : 0;
        }
        System.out.println("loads=" + loads + " answers=" + right);
    }

    /** Long enough that the other process asks meanwhile. */
    private static Loaded<String> slowly(AtomicInteger loads) {
        loads.incrementAndGet();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        return Loaded.of("loaded", Duration.ofMinutes(1));
    }
}
