package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /tasks} with its options, on a real node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubmitOverHttpIT {
    private RunningNode node;

    @BeforeAll
    void start(@TempDir Path state) throws Exception {
        node = RunningNode.start(state);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void shouldRefuseATaskThatNobodyCouldTakeOnlyWhenAskedTo() throws Exception {
        String task = "{\"type\":\"rare\"}";

        HttpResponse<String> refused = node.http().postTask("?require=agent", task);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        assertThat(refused.body())
                .contains("\"code\":\"no_available_agents\"", "no live agent offers rare");
        assertThat(node.http().get("/api/v1/tasks?type=rare").body()).contains("\"tasks\":[]");
        assertThat(node.http().postTask("", task).statusCode()).isEqualTo(202);

        try (Agent agent = node.agent("rare").handle("rare", run -> null).start()) {
            await().atMost(PATIENCE)
                    .until(() -> node.http().postTask("?require=agent", task).statusCode() == 202);
            assertThat(agent.isHealthy()).isTrue();
        }
        await().atMost(PATIENCE)
                .until(() -> node.http().postTask("?require=agent", task).statusCode() == 503);
    }

    @Test
    void shouldPushTheEndToWhoWaits() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (Agent agent =
                node.agent("gate")
                        .handle(
                                "gate",
                                run -> {
                                    begun.countDown();
                                    released.await();
                                    return run.task().payload();
                                })
                        .start()) {
            CompletableFuture<HttpResponse<String>> answer =
                    CompletableFuture.supplyAsync(
                            () -> post("?wait=60s", "{\"type\":\"gate\",\"payload\":{\"n\":1}}"));
            assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(answer).isNotDone();

            long releasedAt = System.nanoTime();
            released.countDown();
            HttpResponse<String> ended = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            // Nothing polls: it takes a commit or two, not a share of the wait.
            assertThat(Duration.ofNanos(System.nanoTime() - releasedAt))
                    .isLessThan(Duration.ofSeconds(10));
            assertThat(ended.statusCode()).isEqualTo(200);
            TaskView task = view(ended);
            assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
            assertThat(task.agent()).isEqualTo(agent.id());
            assertThat(String.valueOf(task.output())).isEqualTo("{\"n\":1}");
            assertThat(ended.headers().firstValue("Location"))
                    .contains("/api/v1/tasks/" + task.id());
            // Who was told of the end finds it.
            assertThat(node.find(task.id()).state()).isEqualTo(TaskState.SUCCEEDED);
        }
    }

    @Test
    void shouldAnswerAFailureToWhoWaits() throws Exception {
        try (Agent agent =
                node.agent("broken")
                        .handle(
                                "broken",
                                run -> {
                                    throw new IllegalStateException("no luck");
                                })
                        .start()) {
            assertThat(agent.isHealthy()).isTrue();

            HttpResponse<String> ended =
                    post("?wait=60s", "{\"type\":\"broken\",\"maxAttempts\":1}");

            assertThat(ended.statusCode()).isEqualTo(200);
            assertThat(view(ended).state()).isEqualTo(TaskState.FAILED);
            assertThat(view(ended).error()).contains("no luck");
        }
    }

    @Test
    void shouldSayHowATaskStandsThatOutlastsTheWait() throws Exception {
        HttpResponse<String> standing = post("?wait=300ms", "{\"type\":\"nobody\"}");

        assertThat(standing.statusCode()).isEqualTo(202);
        assertThat(view(standing).state()).isEqualTo(TaskState.WAITING);
    }

    @Test
    void shouldAnswerARepeatedSubmissionWithTheEndThatThereWas() throws Exception {
        try (Agent agent = node.agent("once").handle("once", run -> null).start()) {
            assertThat(agent.isHealthy()).isTrue();
            String task = "{\"type\":\"once\",\"id\":\"the-same\"}";
            TaskView first = view(post("?wait=60s", task));

            HttpResponse<String> again = post("?wait=60s", task);

            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(view(again)).isEqualTo(first);
        }
    }

    private HttpResponse<String> post(String query, String json) {
        try {
            return node.http().postTask(query, json);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static TaskView view(HttpResponse<String> answer) {
        return TaskView.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
