package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.client.TaskProducer;
import io.penstock.gateway.GatewaySettings;
import io.penstock.json.InvalidField;
import io.penstock.json.RawJson;
import io.penstock.lag.GroupLag;
import io.penstock.lag.Verdict;
import io.penstock.lag.kafka.LagSettings;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.task.NewTask;
import io.penstock.task.TaskDefaults;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's own group under exactly-once, as the node itself shows it. */
class NodeLagIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void shouldShowItsOwnGroupWithoutLagOnceAllTasksHaveEnded(@TempDir Path state)
            throws Exception {
        LagSettings often =
                new LagSettings(
                        "local",
                        Duration.ofMillis(200),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        1_000,
                        1_000);
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                Node node =
                        Node.start(
                                new NodeSettings(
                                                NodeSettings.Kafka.at(kafka.bootstrapServers()),
                                                NodeSettings.Streams.in(state),
                                                GatewaySettings.loopback(0),
                                                TaskDefaults.STANDARD,
                                                Lifecycle.STANDARD)
                                        .withLag(often));
                NodeHttp http = new NodeHttp(node.httpPort());
                TaskProducer producer = TaskProducer.open(kafka.bootstrapServers());
                Agent agent =
                        Agent.builder("noop-1")
                                .bootstrapServers(kafka.bootstrapServers())
                                .handle("noop", run -> RawJson.of("1"))
                                .start()) {
            assertThat(node.awaitReady(PATIENCE)).isTrue();
            assertThat(agent.isHealthy()).isTrue();
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                all.add(producer.submit(NewTask.of("noop", null).withId("t" + i)));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                    .get(30, TimeUnit.SECONDS);

            GroupLag.Shown lag =
                    await().atMost(PATIENCE)
                            .ignoreException(InvalidField.class)
                            .until(
                                    () ->
                                            GroupLag.Shown.read(
                                                    http.get("/api/v1/lag/penstock")
                                                            .body()
                                                            .getBytes(StandardCharsets.UTF_8)),
                                    shown ->
                                            shown.lag() == 0
                                                    && shown.partitions().stream()
                                                                    .mapToLong(p -> p.committed())
                                                                    .sum()
                                                            >= 1_000);

            assertThat(lag.verdict()).isEqualTo(Verdict.OK);
            assertThat(lag.members()).isEqualTo(1);
            assertThat(http.get("/metrics").body())
                    .contains(
                            "kafka_consumergroup_group_sum_lag{cluster_name=\"local\","
                                    + "group=\"penstock\"} 0.0");
        }
    }
}
