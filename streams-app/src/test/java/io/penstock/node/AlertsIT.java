package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.penstock.alert.AlertSettings;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.task.Topics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that finds itself too large: over HTTP, in the topic and at a webhook. */
class AlertsIT {
    @Test
    void tellsOnceEverywhereThatALimitIsPassed(@TempDir Path state) throws Exception {
        List<String> posted = new CopyOnWriteArrayList<>();
        HttpServer webhook =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext(
                "/hook",
                exchange -> {
                    posted.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        webhook.start();
        URI address = URI.create("http://127.0.0.1:" + webhook.getAddress().getPort() + "/hook");
        AlertSettings settings =
                new AlertSettings(
                        true,
                        Duration.ofMillis(200),
                        Duration.ofMillis(400),
                        1L << 40,
                        1,
                        50,
                        address);
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                Node node =
                        Node.start(
                                NodeMain.settings(
                                                kafka.bootstrapServers(),
                                                state,
                                                1,
                                                4 * 1024 * 1024,
                                                NodeSettings.Guarantee.EXACTLY_ONCE,
                                                Map.of())
                                        .withAlerts(settings));
                NodeHttp http = new NodeHttp(node.httpPort())) {
            await().atMost(PATIENCE).until(() -> named(posted, "ThreadsExtreme") == 1);

            assertThat(http.get("/api/v1/alerts").body())
                    .contains("\"alert\":\"ThreadsExtreme\",\"state\":\"fired\"")
                    .doesNotContain("HeapAllocHigh");
            assertThat(http.get("/metrics").body())
                    .contains(
                            "penstock_alerts_firing{alert=\"ThreadsExtreme\","
                                    + "severity=\"critical\"} 1.0");
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    Records.all(
                                                    kafka.bootstrapServers(),
                                                    Topics.ALERTS,
                                                    "read_committed")
                                            .size(),
                            size -> size == posted.size());
            assertThat(named(posted, "ThreadsExtreme")).isEqualTo(1);
        } finally {
            webhook.stop(0);
        }
    }

    private static long named(List<String> alerts, String name) {
        return alerts.stream().filter(alert -> alert.contains("\"" + name + "\"")).count();
    }
}
