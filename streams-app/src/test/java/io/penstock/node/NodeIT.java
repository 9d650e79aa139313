package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.client.Submitted;
import io.penstock.client.TaskProducer;
import io.penstock.gateway.GatewaySettings;
import io.penstock.json.InvalidField;
import io.penstock.json.RawJson;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.task.NewTask;
import io.penstock.task.TaskDefaults;
import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeIT {
    private EmbeddedKafka kafka;
    private Node node;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    void start(@TempDir Path state) throws Exception {
        kafka = EmbeddedKafka.start();
        node =
                Node.start(
                        new NodeSettings(
                                NodeSettings.Kafka.at(kafka.bootstrapServers()),
                                NodeSettings.Streams.in(state),
                                GatewaySettings.loopback(0),
                                TaskDefaults.STANDARD,
                                Lifecycle.STANDARD));
        assertThat(node.awaitReady(Duration.ofSeconds(60))).isTrue();
    }

    @AfterAll
    void stop() {
        node.close();
        kafka.close();
    }

    @Test
    void shouldCarryATaskFromAProducerToAnAgentAndBack() throws Exception {
        try (Agent agent =
                        Agent.builder("echo-1")
                                .bootstrapServers(kafka.bootstrapServers())
                                .handle("echo", run -> run.task().payload())
                                .start();
                TaskProducer producer = TaskProducer.open(kafka.bootstrapServers())) {
            Submitted submitted =
                    producer.submit(NewTask.of("echo", RawJson.of("{\"n\":1}")))
                            .get(10, TimeUnit.SECONDS);

            TaskView view = awaitEnd(submitted.taskId());

            assertThat(view.state()).isEqualTo(TaskState.SUCCEEDED);
            assertThat(view.output()).isEqualTo(RawJson.of("{\"n\":1}"));
            assertThat(view.agent()).isEqualTo(agent.id());
        }
    }

    @Test
    void shouldEndThousandsOfTasks() throws Exception {
        try (Agent agent =
                        Agent.builder("noop-1")
                                .bootstrapServers(kafka.bootstrapServers())
                                .handle("noop", run -> RawJson.of("1"))
                                .concurrency(500)
                                .start();
                TaskProducer producer = TaskProducer.open(kafka.bootstrapServers())) {
            assertThat(agent.isHealthy()).isTrue();
            List<CompletableFuture<Submitted>> all = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                all.add(producer.submit(NewTask.of("noop", null).withId("bulk-" + i)));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                    .get(30, TimeUnit.SECONDS);
            for (int i = 0; i < 5_000; i += 500) {
                assertThat(awaitEnd("bulk-" + i).state()).isEqualTo(TaskState.SUCCEEDED);
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> get("/metrics").contains("penstock_tasks_in_flight 0.0"));
        }
    }

    private TaskView awaitEnd(String id) {
        return await().atMost(Duration.ofSeconds(30))
                .ignoreException(InvalidField.class)
                .until(
                        () ->
                                TaskView.read(
                                        get("/api/v1/tasks/" + id)
                                                .getBytes(StandardCharsets.UTF_8)),
                        view -> view.state().isEnd());
    }

    private String get(String path) throws Exception {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + node.httpPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.body();
    }
}
