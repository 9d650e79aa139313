package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.util.JavalinBindException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.GatewaySettings.Metrics;
import io.penstock.gateway.fake.FakePipeline;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class MetricsAddressTest {
    private static final Metrics FREE = new Metrics(GatewaySettings.LOOPBACK, 0);

    @Test
    void answersMetricsAndNothingElse() throws Exception {
        try (RunningGateway running =
                new RunningGateway(GatewaySettings.loopback(0).withMetrics(FREE))) {
            assertThat(get(running, "/metrics").body()).contains("\njvm_threads_live_threads ");
            assertThat(get(running, "/api/v1/tasks").statusCode()).isEqualTo(404);
            assertThat(get(running, "/health").body()).contains("\"code\":\"unknown_route\"");
            assertThat(running.get("/metrics").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void closesWithTheGateway() throws Exception {
        RunningGateway running = new RunningGateway(GatewaySettings.loopback(0).withMetrics(FREE));
        running.gateway.close();

        assertThatThrownBy(() -> get(running, "/metrics")).isInstanceOf(ConnectException.class);
        running.close();
    }

    @Test
    void aPortThatIsTakenStopsTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            GatewaySettings settings =
                    GatewaySettings.loopback(0)
                            .withMetrics(new Metrics("0.0.0.0", taken.getLocalPort()));

            assertThatThrownBy(
                            () ->
                                    Gateway.start(
                                            settings,
                                            new FakePipeline().parts(),
                                            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))
                    .isInstanceOf(JavalinBindException.class);
        }
    }

    private static HttpResponse<String> get(RunningGateway running, String path) throws Exception {
        return running.client.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:" + running.gateway.metricsPort() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
