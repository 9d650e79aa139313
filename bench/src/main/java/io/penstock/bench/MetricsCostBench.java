package io.penstock.bench;

import io.penstock.bench.Scraper.Scrape;
import io.penstock.gateway.GatewaySettings;
import io.penstock.lag.kafka.LagSettings;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.localstack.StackDirectory;
import io.penstock.node.Node;
import io.penstock.node.NodeSettings;
import io.penstock.node.NodeSettings.Guarantee;
import io.penstock.task.TaskDefaults;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Questions: how long does a scrape of {@code /metrics} take and how large is it as label sets
 * grow, and what does being scraped cost a task?
 *
 * <p>Workload of the first: a node over HTTP beside consumer groups. What can grow without a fixed
 * bound is (group, topic, partition), each with three series of its own, so that is what is set to
 * 10, 1,000 and 10,000; task types and tenants stop at 100 each. Of the second: rounds of the
 * workload of {@link EndToEndBench}, in pairs, one scraped as Prometheus does it (compressed, every
 * five seconds) and one not. CPU is of this process, which is broker, node, agents and scraper.
 *
 * <p>Command: {@code MetricsCostBench --scrapes} or {@code MetricsCostBench --pairs}; started as
 * {@code bench/README.md} says.
 */
@Command(name = "MetricsCostBench", mixinStandardHelpOptions = true)
public final class MetricsCostBench implements Callable<Integer> {
    private static final int PARTITIONS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Option(names = "--scrapes", description = "measure scrapes by number of label sets")
    private boolean scrapes;

    @Option(names = "--pairs", description = "measure tasks with and without scrapes")
    private boolean comparesTasks;

    @Option(names = "--count", description = "pairs (default: ${DEFAULT-VALUE})")
    private int count = 5;

    @Option(names = "--repeat", description = "scrapes of a kind (default: ${DEFAULT-VALUE})")
    private int repeat = 200;

    @Option(names = "--tasks", description = "tasks a round (default: ${DEFAULT-VALUE})")
    private int tasks = 150_000;

    @Option(names = "--rate", description = "tasks a second (default: as fast as they go)")
    private int rate;

    @Option(names = "--every", description = "seconds between scrapes (default: ${DEFAULT-VALUE})")
    private int everySeconds = 5;

    private MetricsCostBench() {}

    /** Runs the bench. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new MetricsCostBench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (!scrapes && !comparesTasks) {
            System.err.println("give --scrapes, --pairs or both");
            return 2;
        }
        if (scrapes) {
            scrapes();
        }
        if (comparesTasks) {
            pairs();
        }
        System.out.printf(Locale.ROOT, "load average %.2f%n", ProcessCpu.loadAverage());
        return 0;
    }

    private void scrapes() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                StackDirectory state = StackDirectory.open(null, "metrics-cost");
                Node node = Node.start(settings(kafka, state));
                Scraper scraper = new Scraper(URI.create("http://127.0.0.1:" + node.httpPort()))) {
            if (!node.awaitReady(PATIENCE)) {
                throw new IllegalStateException("the node is not ready after " + PATIENCE);
            }
            Map<String, Object> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
            System.out.println(
                    "| label sets of groups | series in all | encoding | KiB | p50 ms | p99 ms | CPU ms |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
            grow(clients, scraper, "a-", 1, 10);
            grow(clients, scraper, "b-", 99, 1_000);
            grow(clients, scraper, "c-", 900, 10_000);
        }
    }

    private void grow(
            Map<String, Object> clients, Scraper scraper, String prefix, int more, int sets)
            throws Exception {
        LaggingGroups.make(clients, prefix, more, 1, PARTITIONS);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (scraper.count("kafka_consumergroup_group_lag{", "group-") < sets) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("groups do not show after " + PATIENCE);
            }
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
        // The compiler warms up on what is not counted.
        measure(scraper, false);
        measure(scraper, true);
        long series = scraper.count("", "") - scraper.count("#", "");
        print(sets, series, "plain", measure(scraper, false));
        print(sets, series, "gzip", measure(scraper, true));
    }

    private record Measured(Histogram micros, long bytes, double cpuMs) {}

    private Measured measure(Scraper scraper, boolean compressed) {
        Histogram micros = new Histogram(60_000_000L, 3);
        long cpu = ProcessCpu.nanos();
        long bytes = 0;
        for (int i = 0; i < repeat; i++) {
            Scrape scrape = scraper.scrape(compressed);
            micros.recordValue(scrape.nanos() / 1_000);
            bytes = scrape.bytes();
        }
        return new Measured(micros, bytes, (ProcessCpu.nanos() - cpu) / 1e6 / repeat);
    }

    private static void print(int sets, long series, String encoding, Measured measured) {
        System.out.printf(
                Locale.ROOT,
                "| %,d | %,d | %s | %,d | %.1f | %.1f | %.1f |%n",
                sets,
                series,
                encoding,
                measured.bytes >> 10,
                measured.micros.getValueAtPercentile(50) / 1e3,
                measured.micros.getValueAtPercentile(99) / 1e3,
                measured.cpuMs);
    }

    private static NodeSettings settings(EmbeddedKafka kafka, StackDirectory state) {
        LagSettings lag = LagSettings.STANDARD;
        return new NodeSettings(
                        NodeSettings.Kafka.at(kafka.bootstrapServers()),
                        NodeSettings.Streams.in(state.path()),
                        GatewaySettings.loopback(0),
                        TaskDefaults.STANDARD,
                        Lifecycle.STANDARD)
                .withLag(
                        new LagSettings(
                                lag.clusterName(),
                                lag.interval(),
                                lag.timeout(),
                                lag.stallAfter(),
                                lag.mostPartitions(),
                                lag.mostPartitions()));
    }

    private record Round(double cpu, int scrapes) {}

    private void pairs() throws Exception {
        EndToEndSettings settings =
                new EndToEndSettings(20, 1, Guarantee.EXACTLY_ONCE, 2, 2_000, 10_000);
        InterleavedPairs<Round> pairs;
        try (EndToEnd pipeline = new EndToEnd(settings);
                Scraper scraper = new Scraper(pipeline.http())) {
            pipeline.round(2 * tasks);
            pairs =
                    InterleavedPairs.measure(
                            count,
                            () -> new Round(pipeline.round(tasks, rate).cpuSecondsPerThousand(), 0),
                            () -> scraped(pipeline, scraper),
                            MetricsCostBench::print);
        }
        System.out.println("CPU scraped to not scraped: " + pairs.ratios(Round::cpu));
    }

    private Round scraped(EndToEnd pipeline, Scraper scraper) throws InterruptedException {
        try (Scraper.Regular regular = scraper.every(Duration.ofSeconds(everySeconds))) {
            double cpu = pipeline.round(tasks, rate).cpuSecondsPerThousand();
            return new Round(cpu, regular.count());
        }
    }

    private static void print(InterleavedPairs.Pair<Round> pair) {
        System.out.printf(
                Locale.ROOT,
                "not scraped %.4f CPU-s per 1,000, scraped %.4f (%d scrapes)%n",
                pair.base().cpu,
                pair.changed().cpu,
                pair.changed().scrapes);
    }
}
