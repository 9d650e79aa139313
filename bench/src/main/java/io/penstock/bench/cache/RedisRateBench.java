package io.penstock.bench.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.cache.CacheEvents;
import io.penstock.cache.Retention;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.redis.ChangeTeller;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.cache.redis.RedisLink;
import io.penstock.cache.redis.SharedCache;
import io.penstock.localstack.LocalRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * Question: how much of a Redis server's rate do 64 threads get on the one connection, beside 64
 * connections of {@code redis-benchmark} to the same server?
 *
 * <p>Workload: GET of 256 bytes; the two in turn, three times. Both have to share two cores with
 * the server.
 *
 * <p>Command: {@code cache.RedisRateBench}; started as {@code bench/README.md} says. Needs {@code
 * redis-benchmark} on the PATH.
 */
public final class RedisRateBench {
    private static final int THREADS = 64;
    private static final String KEY = "task:result:1";
    private static final Duration LENGTH = Duration.ofSeconds(5);

    private RedisRateBench() {}

    /** Prints the rates and their ratio. */
    public static void main(String[] args) throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                RedisLink link =
                        RedisLink.open(
                                RedisConfig.of(RedisAddress.parse(redis.uri()))
                                        .withCommandBudget(Duration.ofSeconds(5)))) {
            link.awaitFirstTry(5_000);
            SharedCache cache =
                    new SharedCache(
                            link, ChangeTeller.silent(), LoadLimits.defaults(), CacheEvents.none());
            cache.put(KEY, new byte[256], Retention.of(Duration.ofHours(1)));
            ours(cache);
            for (int round = 1; round <= 3; round++) {
                double ours = ours(cache);
                double theirs = theirs(redis);
                System.out.printf(
                        Locale.ROOT,
                        "round %d: %,.0f get/s by %d threads on one connection, %,.0f by"
                                + " redis-benchmark on %d: %.2f%n",
                        round,
                        ours,
                        THREADS,
                        theirs,
                        THREADS,
                        ours / theirs);
            }
        }
    }

    private static double ours(SharedCache cache) throws InterruptedException {
        LongAdder gets = new LongAdder();
        long start = System.nanoTime();
        long end = start + LENGTH.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        while (System.nanoTime() < end) {
                                            byte[] _ = cache.get(KEY).orElseThrow();
                                            gets.increment();
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return gets.sum() * 1e9 / (System.nanoTime() - start);
    }

    /** Its quiet form ends with a line such as {@code GET: 58800.00 requests per second, p50=…}. */
    private static double theirs(LocalRedis redis) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "redis-benchmark",
                                "-p",
                                Integer.toString(redis.port()),
                                "-c",
                                Integer.toString(THREADS),
                                "-n",
                                "300000",
                                "-q",
                                "GET",
                                KEY)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        String rate = output.replaceAll("(?s).*?([0-9.]+) requests per second.*", "$1");
        return Double.parseDouble(rate);
    }
}
