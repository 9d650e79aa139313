package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.fake.FakePipeline;
import io.penstock.gateway.pipeline.Submissions;
import io.penstock.task.RecordRef;
import io.penstock.task.Topics;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Start and stop. */
class CloseTest {
    @Test
    void requestUnderWayIsAnsweredAndNoFurtherOneTaken() throws Exception {
        try (RunningGateway running = new RunningGateway()) {
            CompletableFuture<Submissions.Accepted> acknowledged = new CompletableFuture<>();
            running.pipeline.submissions.acknowledge(at -> acknowledged);
            CompletableFuture<HttpResponse<String>> later =
                    running.postLater("/api/v1/tasks", "{\"type\":\"a\"}");
            await().until(() -> running.pipeline.submissions.count() == 1);

            CompletableFuture<Void> closed = CompletableFuture.runAsync(running.gateway::close);
            await().until(() -> isRefused(running));
            assertThat(closed).isNotDone();
            acknowledged.complete(
                    new Submissions.Accepted("x", new RecordRef(Topics.SUBMITTED, 0, 0)));

            assertThat(later.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
            closed.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void requestThatTakesTooLongIsCut() throws Exception {
        GatewayTimeouts timeouts =
                new GatewayTimeouts(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        Duration.ofMillis(200));
        try (RunningGateway running =
                new RunningGateway(
                        new GatewaySettings(
                                "127.0.0.1",
                                0,
                                Set.of(),
                                Set.of(),
                                GatewayLimits.STANDARD,
                                timeouts))) {
            CompletableFuture<Submissions.Accepted> never = new CompletableFuture<>();
            running.pipeline.submissions.acknowledge(at -> never);
            CompletableFuture<HttpResponse<String>> later =
                    running.postLater("/api/v1/tasks", "{\"type\":\"a\"}");
            await().until(() -> running.pipeline.submissions.count() == 1);

            long start = System.nanoTime();
            running.gateway.close();
            running.gateway.close();

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(later.handle((answer, failure) -> "over").get(5, TimeUnit.SECONDS))
                    .isEqualTo("over");
            never.cancel(false);
        }
    }

    @Test
    void portIsFreeAfterwards() {
        int port;
        try (RunningGateway first = new RunningGateway()) {
            port = first.gateway.port();
        }
        try (RunningGateway second = new RunningGateway(GatewaySettings.loopback(port))) {
            assertThat(second.gateway.port()).isEqualTo(port);
            assertThat(second.gateway.url()).isEqualTo("http://127.0.0.1:" + port);
        }
    }

    @Test
    void portThatIsTakenIsSaid() {
        try (RunningGateway running = new RunningGateway()) {
            GatewaySettings same = GatewaySettings.loopback(running.gateway.port());
            PrometheusMeterRegistry registry =
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

            assertThatThrownBy(() -> Gateway.start(same, new FakePipeline().parts(), registry))
                    .hasMessageContaining("Port already in use");
        }
    }

    private static boolean isRefused(RunningGateway running) throws InterruptedException {
        try {
            return running.get("/health/live").statusCode() == 503;
        } catch (IOException e) {
            return true;
        }
    }
}
