package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Web pages of configured origins. */
class CrossOriginTest {
    private static final String FRIEND = "https://ops.example.org";

    private static RunningGateway running;

    @BeforeAll
    static void start() {
        running =
                new RunningGateway(
                        new GatewaySettings(
                                "127.0.0.1",
                                0,
                                Set.of(),
                                Set.of(FRIEND),
                                GatewayLimits.STANDARD,
                                GatewayTimeouts.STANDARD));
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void configuredOriginMaySubmit() throws Exception {
        HttpResponse<String> preflight = preflight(FRIEND);
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).contains(FRIEND);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                .contains("POST");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("Content-Type", "Idempotency-Key");

        HttpResponse<String> answer =
                running.send(running.to("/api/v1/tasks").header("Origin", FRIEND).GET());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(FRIEND);
        assertThat(answer.headers().firstValue("Vary").orElse("")).contains("Origin");
    }

    @Test
    void otherOriginsMayNot() throws Exception {
        for (String origin :
                Set.of("https://evil.example.org", "https://opsXexample.org", "null")) {
            assertThat(preflight(origin).headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    private static HttpResponse<String> preflight(String origin) throws Exception {
        return running.send(
                running.to("/api/v1/tasks")
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "content-type")
                        .method("OPTIONS", BodyPublishers.noBody()));
    }
}
