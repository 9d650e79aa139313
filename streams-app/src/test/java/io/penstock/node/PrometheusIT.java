package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.client.Agent;
import io.penstock.json.RawJson;
import io.penstock.localstack.Programs;
import io.penstock.task.NewTask;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus reads a real node: each expression of boards and rules has an answer. */
class PrometheusIT {
    private static final Path MONITORING =
            Path.of("../metrics-gateway/src/main/resources/monitoring");
    private static final Pattern OF_BOARD = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern OF_RULES = Pattern.compile("(?m)^ +expr: '(.*)'$");

    /** The labels of each series of an answer. */
    private static final Pattern LABELS = Pattern.compile("\"metric\":(\\{[^}]*})");

    /** A comparison of an alert has an answer only while it fires; what it compares always has. */
    private static final Pattern COMPARISON = Pattern.compile(" (?:>|==) [0-9.]+$");

    /** Nodes that do not watch consumer groups show none of these. */
    private static final Pattern OF_LAG =
            Pattern.compile(".*(?:kafka_consumergroup_|penstock_lag_).*");

    /** A board that somebody else made; its file is not kept here. */
    private static final String OF_OTHERS = System.getProperty("penstock.board");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void everyExpressionHasAnAnswer(@TempDir Path state, @TempDir Path directory) throws Exception {
        assumeTrue(Programs.isInstalled("prometheus"), "prometheus is not on the PATH");
        try (RunningNode node = RunningNode.start(state);
                Agent agent = node.agent("worker").handle("good", run -> RawJson.of("1")).start()) {
            assertThat(agent.isHealthy()).isTrue();
            boolean watchesLag = node.http().get("/metrics").body().contains("penstock_lag_groups");
            int port = freePort();
            Process prometheus = start(directory, node.http().port(), port);
            try {
                await().atMost(PATIENCE)
                        .ignoreException(IOException.class)
                        .until(() -> query(port, "up").contains("\"value\""));
                work(node);

                for (String expression : expressions()) {
                    if (watchesLag || !OF_LAG.matcher(expression).matches()) {
                        await(expression)
                                .atMost(PATIENCE)
                                .until(() -> query(port, expression).contains("\"value\""));
                    }
                }
                if (OF_OTHERS != null) {
                    checkBoard(Path.of(OF_OTHERS), port);
                }
            } finally {
                prometheus.destroy();
                prometheus.waitFor();
            }
        }
    }

    /** A board for another lag exporter: each expression has an answer as it stands. */
    private void checkBoard(Path file, int port) throws Exception {
        List<String> filled = Board.read(file).filledIn(expression -> series(port, expression));
        assertThat(filled).isNotEmpty();
        for (String expression : filled) {
            await(expression)
                    .atMost(PATIENCE)
                    .until(() -> query(port, expression).contains("\"value\""));
        }
        System.out.printf(
                "%s: all %d expressions have an answer%n", file.getFileName(), filled.size());
    }

    private List<String> series(int port, String expression) throws Exception {
        return LABELS.matcher(query(port, expression))
                .results()
                .map(found -> found.group(1).replaceAll("\"(\\w+)\":\"", "$1=\""))
                .toList();
    }

    /** Twice, as a rate needs a counter that is there before it rises. */
    private static void work(RunningNode node) throws Exception {
        for (int round = 0; round < 2; round++) {
            List<String> ids =
                    node.submit(IntStream.range(0, 50).mapToObj(i -> NewTask.of("good", null)));
            await().atMost(PATIENCE).until(() -> node.find(ids.getLast()).state().isEnd());
            node.http().get("/api/v1/tasks");
            System.gc();
        }
    }

    private static List<String> expressions() throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> boards = Files.list(MONITORING.resolve("grafana/dashboards"))) {
            for (Path board : boards.sorted().toList()) {
                OF_BOARD.matcher(Files.readString(board))
                        .results()
                        .map(found -> found.group(1).replace("\\\"", "\""))
                        .forEach(all::add);
            }
        }
        String rules = Files.readString(MONITORING.resolve("prometheus/penstock-rules.yml"));
        OF_RULES.matcher(rules)
                .results()
                .map(found -> COMPARISON.matcher(found.group(1)).replaceFirst(""))
                .forEach(all::add);
        assertThat(all).hasSizeGreaterThan(60);
        return all;
    }

    private static Process start(Path directory, int nodePort, int port) throws IOException {
        Path rules = MONITORING.resolve("prometheus/penstock-rules.yml").toAbsolutePath();
        Path configuration = directory.resolve("prometheus.yml");
        Files.writeString(
                configuration,
                """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: ['%s']
                scrape_configs:
                  - job_name: penstock
                    static_configs:
                      - targets: ['127.0.0.1:%d']
                        labels:
                          namespace: pipelines
                          app_kubernetes_io_instance: kafka-lag-exporter
                          kubernetes_pod_name: penstock-0
                """
                        .formatted(rules.normalize(), nodePort));
        try {
            return new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + configuration,
                            "--storage.tsdb.path=" + directory.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("prometheus.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError("prometheus is not there: install Debian's prometheus", e);
        }
    }

    private String query(int port, String expression) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:"
                                                        + port
                                                        + "/api/v1/query?query="
                                                        + URLEncoder.encode(
                                                                expression,
                                                                StandardCharsets.UTF_8)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).as(expression).doesNotContain("bad_data");
        return answer.body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
