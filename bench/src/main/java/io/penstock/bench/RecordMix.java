package io.penstock.bench;

import io.penstock.localstack.EmbeddedKafka;
import io.penstock.localstack.StackDirectory;
import io.penstock.task.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;

/** Broker, Streams, agents, producer and reader of the record mix, all in this JVM. */
final class RecordMix implements AutoCloseable {
    static final int PARTITIONS = 6;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final long PRODUCER_PAUSE_NANOS = 100_000;

    private final RecordMixSettings settings;
    private final MixFailure failure = new MixFailure();
    private final EmbeddedKafka kafka;
    private final StackDirectory state;
    private final KafkaStreams streams;
    private final MixEnds ends;
    private final List<MixAgent> agents = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private long sent;

    /**
     * One round of tasks as fast as they go.
     *
     * @param tasks how many
     * @param elapsedNanos from the first send until the last committed end was read
     * @param cpuNanos what the whole process used
     */
    record Round(long tasks, long elapsedNanos, long cpuNanos) {
        double tasksPerSecond() {
            return tasks * 1e9 / elapsedNanos;
        }

        double cpuSecondsPerThousand() {
            return cpuNanos / 1e6 / tasks;
        }
    }

    RecordMix(RecordMixSettings settings) throws InterruptedException, ExecutionException {
        this.settings = settings;
        this.kafka = EmbeddedKafka.start();
        this.state = StackDirectory.open(null, "record-mix");
        createTopics();
        this.streams = startStreams();
        MixClients clients = new MixClients(kafka.bootstrapServers());
        this.ends = new MixEnds(clients, PARTITIONS, failure, r -> MixRecord.number(r.value()));
        for (int i = 0; i < RecordMixTopology.AGENTS; i++) {
            agents.add(new MixAgent(clients, i, failure));
        }
        this.producer = clients.producer();
    }

    private void createTopics() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(
                            List.of(
                                            Topics.SUBMITTED,
                                            Topics.ASSIGNED,
                                            Topics.RESULTS,
                                            Topics.EVENTS)
                                    .stream()
                                    .map(RecordMix::topic)
                                    .toList())
                    .all()
                    .get();
        }
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, PARTITIONS, (short) 1)
                .configs(Map.of("message.timestamp.type", "LogAppendTime"));
    }

    private KafkaStreams startStreams() throws InterruptedException {
        KafkaStreams started = new KafkaStreams(RecordMixTopology.build(), streamsSettings());
        CountDownLatch running = new CountDownLatch(1);
        started.setStateListener(
                (now, _) -> {
                    if (now == KafkaStreams.State.RUNNING) {
                        running.countDown();
                    }
                });
        started.setUncaughtExceptionHandler(
                failed -> {
                    failure.report(failed);
                    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
                });
        started.start();
        if (!running.await(60, TimeUnit.SECONDS)) {
            failure.check();
            throw new IllegalStateException("Streams does not run after 60 s");
        }
        return started;
    }

    private Properties streamsSettings() {
        Properties properties = new Properties();
        properties.putAll(
                Map.of(
                        StreamsConfig.APPLICATION_ID_CONFIG,
                        "record-mix",
                        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        StreamsConfig.STATE_DIR_CONFIG,
                        state.path().toString(),
                        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                        settings.guarantee(),
                        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                        settings.commitMillis(),
                        StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                        settings.streamThreads(),
                        StreamsConfig.POLL_MS_CONFIG,
                        10,
                        StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
                        64L * 1024 * 1024,
                        StreamsConfig.producerPrefix("linger.ms"),
                        MixClients.LINGER_MILLIS,
                        StreamsConfig.producerPrefix("compression.type"),
                        MixClients.COMPRESSION));
        return properties;
    }

    /** Runs so many tasks as fast as they go, but never more on the way than the settings allow. */
    Round round(int tasks) throws InterruptedException {
        long cpu = ProcessCpu.nanos();
        long start = System.nanoTime();
        long last = sent + tasks;
        while (sent < last) {
            failure.check();
            if (sent - ends.count() >= settings.mostOnTheWay()) {
                LockSupport.parkNanos(PRODUCER_PAUSE_NANOS);
            } else {
                send();
            }
        }
        ends.await(sent, PATIENCE);
        return new Round(tasks, System.nanoTime() - start, ProcessCpu.nanos() - cpu);
    }

    /**
     * Sends at a fixed rate, whatever comes back, and returns the microseconds from the time that
     * each task was due until its committed end was read.
     */
    Histogram openLoop(int tasksPerSecond, Duration length) throws InterruptedException {
        // Up to ten minutes, to three digits.
        Histogram latency = new Histogram(600_000_000L, 3);
        latency.setAutoResize(true);
        long count = tasksPerSecond * length.toSeconds();
        MixEnds.OpenLoop loop =
                new MixEnds.OpenLoop(
                        sent, System.nanoTime(), 1_000_000_000L / tasksPerSecond, latency);
        ends.measure(loop);
        long last = sent + count;
        while (sent < last) {
            failure.check();
            long wait = loop.dueNanos(sent) - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            } else {
                send();
            }
        }
        ends.await(sent, PATIENCE);
        return latency;
    }

    /** Ends that came twice, of all rounds. */
    long repeats() {
        return ends.repeats();
    }

    private void send() {
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                Topics.SUBMITTED,
                                MixRecord.id(sent),
                                MixRecord.of(sent, MixRecord.TASK_BYTES)),
                        (_, failed) -> reportIfAny(failed));
        sent++;
    }

    private void reportIfAny(@Nullable Exception failed) {
        if (failed != null) {
            failure.report(failed);
        }
    }

    @Override
    public void close() {
        try (kafka;
                state) {
            producer.close();
            for (MixAgent agent : agents) {
                agent.close();
            }
            ends.close();
            streams.close(Duration.ofSeconds(30));
        }
    }
}
