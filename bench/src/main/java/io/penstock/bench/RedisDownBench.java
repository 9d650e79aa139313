package io.penstock.bench;

import io.penstock.cache.config.CacheConfig;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.localstack.LocalRedis;
import io.penstock.node.NodeSettings.Guarantee;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Question: does a task cost more, or end later, while Redis is down?
 *
 * <p>Workload: that of {@link EndToEndBench} with a Redis; pairs of rounds, one with Redis and one
 * without, in turn, in one process. CPU is of this process: the server of Redis has its own.
 *
 * <p>Command: {@code RedisDownBench [PAIRS]}; started as {@code bench/README.md} says.
 */
public final class RedisDownBench {
    private static final int TASKS = 30_000;
    private static final int RATE = 500;
    private static final Duration LOOP = Duration.ofSeconds(8);
    private static final double WAITING = 1e-9;

    /** Agents state themselves all the time; more values than that in two seconds are results. */
    private static final double STATEMENTS = 100;

    private RedisDownBench() {}

    private record Measured(double cpu, double p50) {}

    /** Runs the pairs and prints each, and the median of their ratios with its range. */
    public static void main(String[] args) throws Exception {
        int pairs = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        LocalRedis redis = LocalRedis.start();
        EndToEndSettings settings =
                new EndToEndSettings(20, 1, Guarantee.EXACTLY_ONCE, 2, 2_000, 10_000);
        CacheConfig cache = CacheConfig.of(RedisConfig.of(RedisAddress.parse(redis.uri())));
        InterleavedPairs<Measured> measured;
        try (redis;
                EndToEnd pipeline = new EndToEnd(settings, cache)) {
            pipeline.round(3 * TASKS);
            pipeline.openLoop(RATE, LOOP);
            measured =
                    InterleavedPairs.measure(
                            pairs,
                            () -> measure(pipeline),
                            () -> measureWithout(redis, pipeline),
                            RedisDownBench::print);
        }
        System.out.println("CPU without Redis to with: " + measured.ratios(Measured::cpu));
        System.out.println("p50 without Redis to with: " + measured.ratios(Measured::p50));
        System.out.printf(Locale.ROOT, "load average %.2f%n", ProcessCpu.loadAverage());
    }

    private static Measured measureWithout(LocalRedis redis, EndToEnd pipeline)
            throws InterruptedException, IOException {
        redis.kill();
        Measured measured = measure(pipeline);
        redis.restart();
        awaitFeed(pipeline);
        return measured;
    }

    private static Measured measure(EndToEnd pipeline) throws InterruptedException {
        double cpu = pipeline.round(TASKS).cpuSecondsPerThousand();
        return new Measured(cpu, pipeline.openLoop(RATE, LOOP).getValueAtPercentile(50) / 1_000.0);
    }

    /** What waited in the log has to be copied before Redis is called up again. */
    private static void awaitFeed(EndToEnd pipeline) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            double before = -STATEMENTS;
            double written = STATEMENTS;
            while (metric(http, pipeline, "penstock_cache_feed_waiting_seconds") > WAITING
                    || written - before > STATEMENTS) {
                before = written;
                LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
                written = metric(http, pipeline, "penstock_cache_feed_written_total");
            }
        }
    }

    private static double metric(HttpClient http, EndToEnd pipeline, String name)
            throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(pipeline.http().resolve("/metrics")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static void print(InterleavedPairs.Pair<Measured> pair) {
        System.out.printf(
                Locale.ROOT,
                "with Redis %.3f CPU-s per 1,000, p50 %.1f ms; without %.3f, %.1f ms%n",
                pair.base().cpu,
                pair.base().p50,
                pair.changed().cpu,
                pair.changed().p50);
    }
}
