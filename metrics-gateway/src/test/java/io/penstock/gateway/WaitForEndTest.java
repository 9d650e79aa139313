package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.gateway.pipeline.TaskLookup;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ?wait=}. */
class WaitForEndTest {
    private static final String TASK = "{\"type\":\"resize\",\"id\":\"x\"}";

    private RunningGateway running;

    @BeforeEach
    void start() {
        GatewayTimeouts timeouts =
                new GatewayTimeouts(
                        Duration.ofMillis(200),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5));
        running =
                new RunningGateway(
                        new GatewaySettings(
                                "127.0.0.1",
                                0,
                                Set.of(),
                                Set.of(),
                                GatewayLimits.STANDARD,
                                timeouts));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void answersWithTheTaskAsSoonAsItsEndIsPushed() throws Exception {
        CompletableFuture<HttpResponse<String>> later =
                running.postLater("/api/v1/tasks?wait=30s", TASK);
        await().until(() -> running.pipeline.submissions.count() == 1);

        TaskEvent.Ended ended = Examples.succeeded("x", "{\"width\":7}");
        running.pipeline.ends.push(ended);

        HttpResponse<String> answer = later.get(5, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(read(answer)).isEqualTo(TaskView.of(ended));
        assertThat(answer.headers().firstValue("Location")).contains("/api/v1/tasks/x");
    }

    @Test
    void aFailedTaskIsAnEndToo() throws Exception {
        CompletableFuture<HttpResponse<String>> later =
                running.postLater("/api/v1/tasks?wait=30s", TASK);
        await().until(() -> running.pipeline.ends.registered() == 1);

        running.pipeline.ends.push(Examples.failed("x", "out of paint"));

        HttpResponse<String> answer = later.get(5, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(read(answer).error()).isEqualTo("out of paint");
    }

    @Test
    void endThatComesBeforeTheAcknowledgementIsNotMissed() throws Exception {
        running.pipeline.submissions.acknowledge(
                at -> {
                    running.pipeline.ends.push(Examples.succeeded(at.taskId(), "1"));
                    return CompletableFuture.completedFuture(at);
                });

        HttpResponse<String> answer = running.post("/api/v1/tasks?wait=30s", "{\"type\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void saysHowTheTaskStandsWhenTheTimeIsOver() throws Exception {
        running.pipeline.queries.put("x", new TaskLookup.Found(Examples.waiting("x"), "store", 0));

        HttpResponse<String> answer = running.post("/api/v1/tasks?wait=50ms", TASK);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(read(answer).state()).isEqualTo(TaskState.WAITING);
    }

    @Test
    void saysAcceptedWhenTheTimeIsOverAndNobodyKnowsMore() throws Exception {
        HttpResponse<String> answer = running.post("/api/v1/tasks?wait=50ms", TASK);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"id\":\"x\",\"state\":\"accepted\"}");
    }

    @Test
    void aWaitMayBeLongerThanConnectionsMayIdle() throws Exception {
        long start = System.nanoTime();

        HttpResponse<String> answer = running.post("/api/v1/tasks?wait=1s", TASK);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(990));
    }

    @Test
    void taskThatHadEndedBeforeIsNotWaitedFor() throws Exception {
        running.pipeline.queries.add(TaskView.of(Examples.succeeded("x", "7")));

        HttpResponse<String> answer = running.post("/api/v1/tasks?wait=30s", TASK);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(read(answer).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void registrationIsTakenBackWhateverHappens() throws Exception {
        running.post("/api/v1/tasks?wait=10ms", TASK);
        assertThat(running.pipeline.ends.registered()).isZero();

        running.pipeline.submissions.acknowledge(
                at -> CompletableFuture.failedFuture(new IllegalStateException("down")));
        assertThat(running.post("/api/v1/tasks?wait=30s", TASK).statusCode()).isEqualTo(503);
        assertThat(running.pipeline.ends.registered()).isZero();
    }

    @Test
    void closingAnswersAtOnceWhoeverWaits() throws Exception {
        CompletableFuture<HttpResponse<String>> later =
                running.postLater("/api/v1/tasks?wait=60s", TASK);
        await().until(() -> running.pipeline.submissions.count() == 1);

        running.gateway.close();

        assertThat(later.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"61s", "2m", "10", "s", "1h", "-1s", "1.5s", "60001ms", ""})
    void otherTimesAreRefused(String wait) throws Exception {
        HttpResponse<String> answer = running.post("/api/v1/tasks?wait=" + wait, TASK);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("invalid_parameter");
        assertThat(ReadProblem.of(answer).text("field")).isEqualTo("wait");
        assertThat(running.pipeline.submissions.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "1ms"})
    void shortTimesAreTaken(String wait) throws Exception {
        assertThat(running.post("/api/v1/tasks?wait=" + wait, TASK).statusCode()).isEqualTo(202);
    }

    private static TaskView read(HttpResponse<String> answer) {
        return TaskView.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
