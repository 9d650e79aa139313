package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.penstock.gateway.pipeline.CacheStatus;
import io.penstock.gateway.pipeline.Readiness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /health}. */
class HealthTest {
    private RunningGateway running;

    @BeforeEach
    void start() {
        running = new RunningGateway();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void saysThatItIsLiveAndReady() throws Exception {
        assertThat(running.get("/health/live").body()).isEqualTo("{\"status\":\"live\"}");
        assertThat(running.get("/health/ready").body()).isEqualTo("{\"status\":\"ready\"}");
    }

    @Test
    void saysWhyItIsNotReady() throws Exception {
        running.pipeline.health.ready(
                new Readiness(List.of("restoring 3 partitions", "broker \"b1\" is gone")));

        HttpResponse<String> answer = running.get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("not_ready");
        assertThat(ReadProblem.of(answer).text("reasons"))
                .isEqualTo("[\"restoring 3 partitions\",\"broker \\\"b1\\\" is gone\"]");
        assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void saysThatOnlyARestartHelps() throws Exception {
        running.pipeline.health.live(false);

        assertThat(ReadProblem.of(running.get("/health/live")).code()).isEqualTo("not_live");
    }

    @Test
    void showsTheProcessInOneAnswer() throws Exception {
        HttpResponse<String> answer = running.get("/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .matches(
                        "\\{\"status\":\"healthy\",\"goroutines\":[1-9]\\d*,\"memory\":\\{"
                                + "\"heap_alloc\":[1-9]\\d*,\"total_alloc\":[1-9]\\d*,\"sys\":[1-9]\\d*},"
                                + "\"gc\":\\{\"count\":\\d+},\"streams\":\"up\",\"redis\":\"none\","
                                + "\"reasons\":\\[]}");
    }

    @Test
    void isDegradedWithoutRedisOrWhileItRestoresButServes() throws Exception {
        running.pipeline.caches.status =
                new CacheStatus(
                        new CacheStatus.Local(0, 0, 0, 0, 0),
                        new CacheStatus.Redis(false, "STANDALONE [r:1]", "refused", null),
                        null);
        running.pipeline.health.ready(new Readiness(List.of("restoring")));

        HttpResponse<String> answer = running.get("/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"status\":\"degraded\"", "\"streams\":\"starting\"")
                .contains("\"redis\":\"down\",\"reasons\":[\"restoring\",\"redis: refused\"]");
    }

    @Test
    void isDownWhenOnlyARestartHelps() throws Exception {
        running.pipeline.health.live(false);

        HttpResponse<String> answer = running.get("/health");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"status\":\"down\"");
    }

    @ParameterizedTest
    @CsvSource({"1073741824,healthy", "1073741825,degraded"})
    void isDegradedAboveOneGibibyteOfHeap(long heap, String status) {
        Javalin app =
                Javalin.create(
                                config ->
                                        config.routes.get(
                                                "/health",
                                                new HealthOverview(
                                                                running.pipeline.health,
                                                                running.pipeline.caches,
                                                                () -> new Vitals(1, heap, 3, 4, 5))
                                                        ::read))
                        .start("127.0.0.1", 0);
        try {
            assertThat(
                            running.client
                                    .send(
                                            HttpRequest.newBuilder(
                                                            URI.create(
                                                                    "http://127.0.0.1:"
                                                                            + app.port()
                                                                            + "/health"))
                                                    .build(),
                                            HttpResponse.BodyHandlers.ofString())
                                    .body())
                    .contains("\"status\":\"" + status + "\"");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            app.stop();
        }
    }
}
