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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
    private static final int RECORDS = 20;
    private static final int BEHIND = 5;

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
            fill(clients);
            try (LagSampler sampler =
                    new LagSampler(clients, LagSettings.STANDARD, InstantSource.system())) {
                measure(sampler);
            }
        }
        return 0;
    }

    private void fill(Map<String, Object> clients) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(clients);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                clients, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<NewTopic> all =
                    IntStream.range(0, topics)
                            .mapToObj(t -> new NewTopic(topic(t), partitions, (short) 1))
                            .toList();
            admin.createTopics(all).all().get();
            // Answers when each partition has a leader, without which the producer would complain.
            admin.listOffsets(everyPartition()).all().get();
            for (int topic = 0; topic < topics; topic++) {
                for (int partition = 0; partition < partitions; partition++) {
                    for (int i = 0; i < RECORDS; i++) {
                        var _ =
                                producer.send(
                                        new ProducerRecord<>(
                                                topic(topic), partition, null, new byte[20]));
                    }
                }
            }
            producer.flush();
            List<KafkaFuture<Void>> commits = new ArrayList<>();
            for (int group = 0; group < groups; group++) {
                Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
                for (int partition = 0; partition < partitions; partition++) {
                    offsets.put(
                            new TopicPartition(topic(group % topics), partition),
                            new OffsetAndMetadata(RECORDS - BEHIND));
                }
                commits.add(admin.alterConsumerGroupOffsets("group-" + group, offsets).all());
            }
            for (KafkaFuture<Void> commit : commits) {
                commit.get();
            }
        }
    }

    private Map<TopicPartition, OffsetSpec> everyPartition() {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int topic = 0; topic < topics; topic++) {
            for (int partition = 0; partition < partitions; partition++) {
                ends.put(new TopicPartition(topic(topic), partition), OffsetSpec.latest());
            }
        }
        return ends;
    }

    private static String topic(int number) {
        return "topic-" + number;
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
        long expected = (long) groups * partitions * BEHIND;
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
