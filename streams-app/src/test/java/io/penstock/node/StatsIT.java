package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.client.AttemptFailedException;
import io.penstock.client.TaskProducer;
import io.penstock.gateway.pipeline.StatsRow;
import io.penstock.json.JsonFields;
import io.penstock.json.RawJson;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.task.NewTask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics of a real node: over all partitions, through its log, and after a restart. */
class StatsIT {
    private static final int PARTITIONS = 6;
    private static final int WRITE_BUFFER_BYTES = 4 * 1024 * 1024;
    private static final int GOOD = 3_000;
    private static final int BAD = 40;

    @Test
    void shouldCountEachTaskOnceAndKeepTheCountsOverARestart(@TempDir Path state) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            try (Node node = start(kafka, state);
                    NodeHttp http = new NodeHttp(node.httpPort())) {
                runTasks(kafka, http);

                StatsRow good = row(http, "type", "good");
                assertThat(good.failed()).isZero();
                assertThat(good.p50Ms()).isNotNull().isLessThan(PATIENCE.toMillis());
                assertThat(good.p99Ms()).isGreaterThanOrEqualTo(good.p50Ms());
                assertThat(row(http, "type", "bad").failed()).isEqualTo(BAD);
                assertThat(row(http, "agent", "one").succeeded()).isEqualTo(GOOD);
                assertThat(row(http, "tenant", "acme").ended()).isEqualTo(GOOD + BAD);
                assertThat(http.get("/api/v1/stats?by=owner").statusCode()).isEqualTo(400);
            }
            // A row changed by many tasks within a commit is one record: the cache is on (R20).
            assertThat(
                            Records.all(
                                    kafka.bootstrapServers(),
                                    "penstock-stats-changelog",
                                    "read_committed"))
                    .hasSizeBetween(6, 3 * GOOD / 2);

            try (Node node = start(kafka, state);
                    NodeHttp http = new NodeHttp(node.httpPort())) {
                awaitCounts(http);
            }
        }
    }

    private static Node start(EmbeddedKafka kafka, Path state) throws InterruptedException {
        Node node =
                Node.start(
                        NodeMain.settings(
                                kafka.bootstrapServers(),
                                state,
                                PARTITIONS,
                                WRITE_BUFFER_BYTES,
                                NodeSettings.Guarantee.EXACTLY_ONCE,
                                Map.of()));
        assertThat(node.awaitReady(PATIENCE)).isTrue();
        return node;
    }

    private static void runTasks(EmbeddedKafka kafka, NodeHttp http) throws Exception {
        try (Agent agent =
                        Agent.builder("one")
                                .bootstrapServers(kafka.bootstrapServers())
                                .handle("good", run -> RawJson.of("1"))
                                .handle(
                                        "bad",
                                        run -> {
                                            throw new AttemptFailedException("broken");
                                        })
                                .concurrency(500)
                                .start();
                TaskProducer producer = TaskProducer.open(kafka.bootstrapServers())) {
            List<NewTask> tasks = new ArrayList<>();
            IntStream.range(0, GOOD).forEach(i -> tasks.add(task("good")));
            IntStream.range(0, BAD).forEach(i -> tasks.add(task("bad")));
            producer.submitAll(tasks);
            awaitCounts(http);
            assertThat(agent.isHealthy()).isTrue();
        }
    }

    private static NewTask task(String type) {
        return NewTask.type(type).tenant("acme").maxAttempts(1).build();
    }

    private static void awaitCounts(NodeHttp http) {
        await().atMost(PATIENCE)
                .until(() -> row(http, "type", "good").succeeded(), count -> count == GOOD);
        await().atMost(PATIENCE)
                .until(() -> row(http, "type", "bad").failed(), count -> count == BAD);
    }

    /** Returns a row of the last hour; one of zeros when there is none, or no answer yet. */
    private static StatsRow row(NodeHttp http, String by, String key) throws Exception {
        String body = http.get("/api/v1/stats?by=" + by + "&window=1h").body();
        List<StatsRow> rows = new ArrayList<>();
        JsonFields.read(
                body.getBytes(StandardCharsets.UTF_8),
                (name, fields) -> {
                    if (name.equals("rows")) {
                        fields.raws().stream()
                                .map(row -> row.text().getBytes(StandardCharsets.UTF_8))
                                .map(StatsRow::read)
                                .filter(row -> row.key().equals(key))
                                .forEach(rows::add);
                    } else {
                        fields.skip();
                    }
                });
        return rows.isEmpty()
                ? new StatsRow(key, false, 0, 0, 0, 0, 0, null, null, null, null)
                : rows.getFirst();
    }
}
