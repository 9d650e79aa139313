package io.penstock.bench;

import io.penstock.bench.RedisOutage.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Question: what do callers notice when Redis goes, stands still, or comes back empty, and is what
 * it holds afterwards what the log says?
 *
 * <p>Workload: a broker, a Redis and a node with an agent; tasks at a fixed rate, readers that ask
 * for recent results over HTTP; faults of Redis by a seed that is printed. Writes a line a second,
 * and a chart when told where.
 *
 * <p>Command: {@code RedisOutageBench --seconds 300 --seed 1 --chart redis-outage.svg}; started as
 * {@code bench/README.md} says.
 */
public final class RedisOutageBench {
    private RedisOutageBench() {}

    /** Runs it; ends with 1 when Redis holds what the log does not say, or a read failed. */
    public static void main(String[] args) throws Exception {
        long seed = System.nanoTime();
        int seconds = 60;
        int rate = 200;
        Path chart = null;
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--seed" -> seed = Long.parseLong(args[i + 1]);
                case "--seconds" -> seconds = Integer.parseInt(args[i + 1]);
                case "--rate" -> rate = Integer.parseInt(args[i + 1]);
                case "--chart" -> chart = Path.of(args[i + 1]);
                default -> throw new IllegalArgumentException("no option " + args[i]);
            }
        }
        System.out.println("seed " + seed + ", " + seconds + " s, " + rate + " tasks/s");
        try (RedisOutage outage = new RedisOutage(seed, rate)) {
            Report report = outage.run(Duration.ofSeconds(seconds));
            print(report);
            if (chart != null) {
                write(chart, report);
            }
            boolean good = report.wrong() == 0 && report.errors() == 0 && report.compared() > 0;
            System.exit(good ? 0 : 1);
        }
    }

    private static void print(Report report) {
        System.out.println("second,redis,reads,from cache,p99 ms,errors,feed waits s");
        report.seconds()
                .forEach(
                        second ->
                                System.out.printf(
                                        Locale.ROOT,
                                        "%d,%s,%d,%.3f,%.1f,%d,%.1f%n",
                                        second.number(),
                                        second.redis(),
                                        second.reads(),
                                        second.hitRatio(),
                                        second.p99Ms(),
                                        second.errors(),
                                        second.feedWaits()));
        System.out.printf(
                Locale.ROOT,
                "%d faults; %d results in Redis compared with the log: %d wrong; %d reads, %d errors;"
                        + " %d tasks ended%n",
                report.faults(),
                report.compared(),
                report.wrong(),
                report.reads(),
                report.errors(),
                report.ended());
    }

    private static void write(Path chart, Report report) throws IOException {
        Files.writeString(
                chart,
                new SecondsChart("Redis goes and comes: a second at a time")
                        .line(
                                "part of reads that memory or Redis answered",
                                report.seconds().stream().mapToDouble(s -> s.hitRatio()).toArray())
                        .line(
                                "p99 of a read, ms",
                                report.seconds().stream().mapToDouble(s -> s.p99Ms()).toArray())
                        .line(
                                "errors",
                                report.seconds().stream().mapToDouble(s -> s.errors()).toArray())
                        .line(
                                "seconds that results wait in the log",
                                report.seconds().stream().mapToDouble(s -> s.feedWaits()).toArray())
                        .shade(report.seconds().stream().map(s -> !s.redis().equals("up")).toList())
                        .svg());
        System.out.println("chart: " + chart);
    }
}
