package io.penstock.bench;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.metrics.LagMetrics;
import io.penstock.gateway.metrics.SourceCollector;
import io.penstock.lag.LagSnapshot;
import io.penstock.lag.kafka.LagSampler;
import io.penstock.lag.kafka.LagSettings;
import io.penstock.localstack.EmbeddedKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Question: how long does it take to sample all consumer groups of a large cluster, and what does
 * that cost in heap and processor time?
 *
 * <p>Workload: an embedded broker in this JVM; groups that have each committed every partition of
 * one topic, all a few records behind; the topics hold a few records a partition. Each round is one
 * sample (list, committed offsets, ends, beginnings, verdicts) and one scrape of {@code /metrics}'
 * lag part at two limits. The broker's own work is inside the processor time.
 *
 * <p>Command: see {@code bench/README.md}; {@code --groups 1000 --partitions 50 --topics 20}.
 */
@Command(name = "LagScrapeBench", mixinStandardHelpOptions = true)
public final class LagScrapeBench implements Callable<Integer> {
    @Option(names = "--groups", description = "consumer groups (default: ${DEFAULT-VALUE})")
    private int groups = 1_000;

    @Option(names = "--partitions", description = "partitions a topic (default: ${DEFAULT-VALUE})")
    private int partitions = 50;

    @Option(names = "--topics", description = "topics (default: ${DEFAULT-VALUE})")
    private int topics = 20;

    @Option(names = "--rounds", description = "samples (default: ${DEFAULT-VALUE})")
    private int rounds = 40;

    private LagScrapeBench() {}

    /** Runs the bench. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new LagScrapeBench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            Map<String, Object> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
            LaggingGroups.make(clients, "", groups, topics, partitions);
            try (LagSampler sampler =
                    new LagSampler(clients, LagSettings.STANDARD, InstantSource.system())) {
                measure(sampler);
            }
        }
        return 0;
    }

    private void measure(LagSampler sampler) throws InterruptedException, IOException {
        long[] sampleMs = new long[rounds];
        long[] totalMs = new long[rounds];
        long heap = usedHeap();
        long cpu = ProcessCpu.nanos();
        for (int round = 0; round < rounds; round++) {
            long begun = System.nanoTime();
            LagSnapshot snapshot = sampler.runOnce();
            totalMs[round] = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            sampleMs[round] = snapshot.tookMs();
            if (round == 0) {
                check(snapshot);
            }
        }
        double cpuMs = (ProcessCpu.nanos() - cpu) / 1e6 / rounds;
        print("sample: broker's answers, ms", sampleMs);
        print("sample with gaps and verdicts, ms", totalMs);
        System.out.printf(Locale.ROOT, "processor time a sample, broker too: %.0f ms%n", cpuMs);
        System.out.printf(
                Locale.ROOT, "heap that the samples hold: %d MiB%n", (usedHeap() - heap) >> 20);
        scrape(sampler, LagSettings.STANDARD.metricsPartitions());
        scrape(sampler, groups * partitions);
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private void check(LagSnapshot snapshot) {
        long lag = snapshot.groups().stream().mapToLong(group -> group.lag()).sum();
        long expected = (long) groups * partitions * LaggingGroups.BEHIND;
        if (snapshot.groups().size() != groups || lag != expected || snapshot.problem() != null) {
            throw new IllegalStateException(
                    snapshot.groups().size() + " groups, lag " + lag + ", " + snapshot.problem());
        }
    }

    private void scrape(LagSampler sampler, int mostPartitions) throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.getPrometheusRegistry()
                .register(new SourceCollector(new LagMetrics(sampler, mostPartitions)));
        long[] ms = new long[rounds];
        int bytes = 0;
        for (int round = 0; round < rounds; round++) {
            long begun = System.nanoTime();
            ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 20);
            registry.scrape(text, "text/plain; version=0.0.4; charset=utf-8");
            ms[round] = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            bytes = text.size();
        }
        print("/metrics, " + mostPartitions + " partitions, " + (bytes >> 10) + " KiB, ms", ms);
    }

    private static void print(String what, long[] values) {
        long first = values[0];
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s: first %d, median %d, worst of the others %d%n",
                what,
                first,
                sorted[sorted.length / 2],
                Arrays.stream(values).skip(1).max().orElse(first));
    }
}
