package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.alert.AlertSettings;
import io.penstock.cache.config.CacheConfig;
import io.penstock.client.Agent;
import io.penstock.client.AgentBuilder;
import io.penstock.client.Submitted;
import io.penstock.client.TaskProducer;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.task.NewTask;
import io.penstock.task.TaskView;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A broker and a node in this JVM, and what a test needs to talk to them. */
final class RunningNode implements AutoCloseable {
    /** For a signal that a loaded machine sends late. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Of each task topic. */
    static final int PARTITIONS = 6;

    private static final int WRITE_BUFFER_BYTES = 4 * 1024 * 1024;

    private final EmbeddedKafka kafka;
    private final Node node;
    private final NodeHttp http;
    private final TaskProducer producer;
    private final EventLog events;

    private RunningNode(EmbeddedKafka kafka, Node node) throws InterruptedException {
        this.kafka = kafka;
        this.node = node;
        if (!node.awaitReady(PATIENCE)) {
            node.close();
            throw new AssertionError("node is not ready after " + PATIENCE);
        }
        http = new NodeHttp(node.httpPort());
        producer = TaskProducer.open(kafka.bootstrapServers());
        events = EventLog.open(kafka.bootstrapServers());
    }

    static RunningNode start(Path state) throws InterruptedException {
        return start(state, NodeSettings.Guarantee.EXACTLY_ONCE);
    }

    static RunningNode start(Path state, NodeSettings.Guarantee guarantee)
            throws InterruptedException {
        return start(state, guarantee, UnaryOperator.identity());
    }

    static RunningNode start(Path state, CacheConfig cache) throws InterruptedException {
        return start(
                state, NodeSettings.Guarantee.EXACTLY_ONCE, settings -> settings.withCache(cache));
    }

    /** Starts one that keeps profiles, and serves them on a free port. */
    static RunningNode startProfiled(Path state, Path profiles) throws InterruptedException {
        return startProfiled(state, profiles, AlertSettings.STANDARD);
    }

    /** Starts one that keeps profiles, and judges itself by these settings. */
    static RunningNode startProfiled(Path state, Path profiles, AlertSettings alerts)
            throws InterruptedException {
        return start(
                state,
                NodeSettings.Guarantee.EXACTLY_ONCE,
                settings ->
                        settings.withProfiling(ProfilingSettings.in(profiles, 0))
                                .withAlerts(alerts));
    }

    private static RunningNode start(
            Path state, NodeSettings.Guarantee guarantee, UnaryOperator<NodeSettings> changed)
            throws InterruptedException {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        try {
            return new RunningNode(
                    kafka, Node.start(changed.apply(settings(kafka, state, guarantee))));
        } catch (RuntimeException | Error e) {
            kafka.close();
            throw e;
        }
    }

    private static NodeSettings settings(
            EmbeddedKafka kafka, Path state, NodeSettings.Guarantee guarantee) {
        return NodeMain.settings(
                kafka.bootstrapServers(),
                state,
                PARTITIONS,
                WRITE_BUFFER_BYTES,
                guarantee,
                Map.of());
    }

    /** Starts a second node beside it, and does not wait until it is ready. */
    Node another(Path state, CacheConfig cache) throws InterruptedException {
        return Node.start(
                settings(kafka, state, NodeSettings.Guarantee.EXACTLY_ONCE).withCache(cache));
    }

    String bootstrap() {
        return kafka.bootstrapServers();
    }

    NodeHttp http() {
        return http;
    }

    /** Returns the committed ends so far, read since the node is there. */
    EventLog events() {
        return events;
    }

    AgentBuilder agent(String id) {
        return Agent.builder(id).bootstrapServers(bootstrap());
    }

    /** Submits, and returns the ids once all are acknowledged. */
    List<String> submit(Stream<NewTask> tasks) throws Exception {
        List<CompletableFuture<Submitted>> answers = producer.submitAll(tasks.toList());
        List<String> ids = new ArrayList<>();
        for (CompletableFuture<Submitted> answer : answers) {
            ids.add(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).taskId());
        }
        return ids;
    }

    /** Asks for a task that was acknowledged, again while the answer is that it is too early. */
    TaskView find(String id) {
        HttpResponse<String> found =
                await().atMost(PATIENCE)
                        .pollDelay(Duration.ZERO)
                        .until(() -> http.get("/api/v1/tasks/" + id), a -> a.statusCode() != 503);
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        return TaskView.read(found.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Closes what was opened, in this order; null was not. */
    static void closeAll(@Nullable AutoCloseable... parts) {
        for (AutoCloseable part : parts) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                throw new AssertionError("a part did not close", e);
            }
        }
    }

    /** Returns whether the node goes on. */
    boolean isLive() throws Exception {
        return http.get("/health/live").statusCode() == 200 && !node.gaveUp().isDone();
    }

    @Override
    public void close() {
        events.close();
        producer.close();
        http.close();
        node.close();
        kafka.close();
    }
}
