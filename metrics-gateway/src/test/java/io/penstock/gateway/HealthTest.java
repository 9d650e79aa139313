package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gateway.pipeline.Readiness;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
}
