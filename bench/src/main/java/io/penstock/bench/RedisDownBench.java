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
import java.util.Arrays;
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
        double[] cpu = new double[pairs];
        double[] p50 = new double[pairs];
        try (redis;
                EndToEnd pipeline = new EndToEnd(settings, cache)) {
            pipeline.round(3 * TASKS);
            pipeline.openLoop(RATE, LOOP);
            for (int i = 0; i < pairs; i++) {
                Measured up;
                Measured down;
                if (i % 2 == 0) {
                    up = measure(pipeline);
                    down = measureWithout(redis, pipeline);
                } else {
                    down = measureWithout(redis, pipeline);
                    up = measure(pipeline);
                }
                cpu[i] = down.cpu / up.cpu;
                p50[i] = down.p50 / up.p50;
                System.out.printf(
                        Locale.ROOT,
                        "pair %d: with Redis %.3f CPU-s per 1,000, p50 %.1f ms; without %.3f, %.1f ms%n",
                        i + 1,
                        up.cpu,
                        up.p50,
                        down.cpu,
                        down.p50);
            }
        }
        print("CPU without Redis to with", cpu);
        print("p50 without Redis to with", p50);
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

    private static void print(String what, double[] ratios) {
        Arrays.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "%s: median %.3f, from %.3f to %.3f%n",
                what,
                ratios[ratios.length / 2],
                ratios[0],
                ratios[ratios.length - 1]);
    }
}
