package io.penstock.bench;

import io.penstock.cache.config.CacheConfig;
import io.penstock.client.Agent;
import io.penstock.client.TaskProducer;
import io.penstock.gateway.GatewaySettings;
import io.penstock.json.RawJson;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.localstack.StackDirectory;
import io.penstock.node.Node;
import io.penstock.node.NodeSettings;
import io.penstock.task.NewTask;
import io.penstock.task.TaskDefaults;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The whole pipeline in this JVM: broker, node, agents, producer and reader of committed ends. */
final class EndToEnd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long PRODUCER_PAUSE_NANOS = 100_000;
    private static final String TYPE = "noop";

    /** 64 bytes, as the peers' results (docs/performance.md). */
    private static final RawJson RESULT = RawJson.of('"' + "r".repeat(62) + '"');

    /** 256 bytes. */
    private static final RawJson PAYLOAD = RawJson.of('"' + "p".repeat(254) + '"');

    private final EndToEndSettings settings;
    private final MixFailure failure = new MixFailure();
    private final EmbeddedKafka kafka;
    private final StackDirectory state;
    private final Node node;
    private final MixEnds ends;
    private final List<Agent> agents = new ArrayList<>();
    private final TaskProducer producer;
    private long sent;

    EndToEnd(EndToEndSettings settings) throws InterruptedException {
        this(settings, CacheConfig.localOnly());
    }

    EndToEnd(EndToEndSettings settings, CacheConfig cache) throws InterruptedException {
        this.settings = settings;
        kafka = EmbeddedKafka.start();
        state = StackDirectory.open(null, "end-to-end");
        NodeSettings.Streams base = NodeSettings.Streams.in(state.path());
        node =
                Node.start(
                        new NodeSettings(
                                        NodeSettings.Kafka.at(kafka.bootstrapServers()),
                                        new NodeSettings.Streams(
                                                base.applicationId(),
                                                base.stateDirectory(),
                                                settings.guarantee(),
                                                settings.commitMillis(),
                                                settings.streamThreads(),
                                                0,
                                                base.writeBufferBytes(),
                                                base.recordCacheBytes()),
                                        GatewaySettings.loopback(0),
                                        TaskDefaults.STANDARD,
                                        Lifecycle.STANDARD)
                                .withCache(cache));
        if (!node.awaitReady(Duration.ofMinutes(1))) {
            throw new IllegalStateException("the node is not ready after a minute");
        }
        for (int i = 0; i < settings.agents(); i++) {
            agents.add(
                    Agent.builder("noop-" + i)
                            .bootstrapServers(kafka.bootstrapServers())
                            .handle(TYPE, run -> RESULT)
                            .concurrency(settings.slots())
                            .start());
        }
        MixClients clients = new MixClients(kafka.bootstrapServers());
        ends =
                new MixEnds(
                        clients,
                        NodeSettings.Kafka.at("unused").partitions(),
                        failure,
                        EndToEnd::number);
        producer = TaskProducer.open(kafka.bootstrapServers());
    }

    /** Only tasks of ours count, and of their events only the end: its JSON begins with that. */
    private static long number(ConsumerRecord<byte[], byte[]> event) {
        byte[] key = event.key();
        byte[] value = event.value();
        if (key[0] != 'n' || value[10] != 'e') {
            return -1;
        }
        return Long.parseLong(new String(key, 1, key.length - 1, StandardCharsets.US_ASCII));
    }

    /** Runs so many tasks as fast as they go, with a bound on those on the way. */
    RecordMix.Round round(int tasks) throws InterruptedException {
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
        return new RecordMix.Round(tasks, System.nanoTime() - start, ProcessCpu.nanos() - cpu);
    }

    /** Sends at a fixed rate and returns microseconds from due to committed end. */
    Histogram openLoop(int tasksPerSecond, Duration length) throws InterruptedException {
        Histogram latency = new Histogram(600_000_000L, 3);
        latency.setAutoResize(true);
        MixEnds.OpenLoop loop =
                new MixEnds.OpenLoop(
                        sent, System.nanoTime(), 1_000_000_000L / tasksPerSecond, latency);
        ends.measure(loop);
        long last = sent + tasksPerSecond * length.toSeconds();
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

    /**
     * Runs tasks at a fixed rate. What they cost varies less than at full speed, where chance
     * decides how many records share a batch and a commit.
     *
     * @param tasksPerSecond below what the machine can do; 0: as fast as they go
     */
    RecordMix.Round round(int tasks, int tasksPerSecond) throws InterruptedException {
        if (tasksPerSecond == 0) {
            return round(tasks);
        }
        long cpu = ProcessCpu.nanos();
        long start = System.nanoTime();
        long before = sent;
        openLoop(tasksPerSecond, Duration.ofSeconds(tasks / tasksPerSecond));
        return new RecordMix.Round(
                sent - before, System.nanoTime() - start, ProcessCpu.nanos() - cpu);
    }

    /** Posts with {@code ?wait} at a fixed rate and returns microseconds from due to the answer. */
    Histogram waitOverHttp(int tasksPerSecond, Duration length) throws InterruptedException {
        Histogram latency = new ConcurrentHistogram(600_000_000L, 3);
        int count = (int) (tasksPerSecond * length.toSeconds());
        CountDownLatch answered = new CountDownLatch(count);
        URI address = URI.create("http://127.0.0.1:" + node.httpPort() + "/api/v1/tasks?wait=30s");
        String body = "{\"type\":\"" + TYPE + "\",\"payload\":" + PAYLOAD.text() + "}";
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long due = start + i * (1_000_000_000L / tasksPerSecond);
                LockSupport.parkNanos(due - System.nanoTime());
                Thread.ofVirtual()
                        .start(() -> ask(http, request, () -> record(latency, due), answered));
            }
            if (!answered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("not every request was answered");
            }
        }
        failure.check();
        return latency;
    }

    private void ask(HttpClient http, HttpRequest request, Runnable done, CountDownLatch answered) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                failure.report(new IllegalStateException(answer.body()));
            }
            done.run();
        } catch (IOException e) {
            failure.report(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            answered.countDown();
        }
    }

    private static void record(Histogram latency, long dueNanos) {
        latency.recordValue(Math.max(0, (System.nanoTime() - dueNanos) / 1_000));
    }

    private void send() {
        var _ =
                producer.submit(NewTask.of(TYPE, PAYLOAD).withId("n" + sent))
                        .whenComplete(
                                (accepted, failed) -> {
                                    if (failed != null) {
                                        failure.report(failed);
                                    }
                                });
        sent++;
    }

    /**
     * Submissions a second, each acknowledged before the next is sent, and all of them at once.
     *
     * @param oneByOne acknowledged one after the other
     * @param inBulk acknowledged together
     */
    record SubmitRates(double oneByOne, double inBulk) {}

    /** Measures what batching is worth to a producer; the tasks go through the pipeline as well. */
    SubmitRates submitRates(int single, int bulk) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < single; i++) {
            producer.submit(NewTask.of(TYPE, PAYLOAD).withId("n" + sent)).join();
            sent++;
        }
        double oneByOne = single * 1e9 / (System.nanoTime() - start);
        ends.await(sent, PATIENCE);
        List<NewTask> tasks = new ArrayList<>(bulk);
        for (int i = 0; i < bulk; i++) {
            tasks.add(NewTask.of(TYPE, PAYLOAD).withId("n" + sent));
            sent++;
        }
        start = System.nanoTime();
        producer.submitAll(tasks).forEach(CompletableFuture::join);
        double inBulk = bulk * 1e9 / (System.nanoTime() - start);
        ends.await(sent, PATIENCE);
        return new SubmitRates(oneByOne, inBulk);
    }

    /** Ends that came twice. */
    long repeats() {
        return ends.repeats();
    }

    /** Returns the node's address. */
    URI http() {
        return URI.create("http://127.0.0.1:" + node.httpPort());
    }

    /** Returns the ids of the last tasks, the newest last. */
    List<String> lastIds(int count) {
        return LongStream.range(sent - count, sent).mapToObj(number -> "n" + number).toList();
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    @Override
    public void close() {
        try (kafka;
                state;
                node) {
            producer.close();
            agents.forEach(Agent::close);
            ends.close();
        }
    }
}
