package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.localstack.EmbeddedKafka;
import io.penstock.localstack.FreePorts;
import io.penstock.localstack.KafkaSettings;
import io.penstock.task.AttemptResult.Succeeded;
import io.penstock.task.Dispatch;
import io.penstock.task.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentOutageIT {
    /** Sends fail before the lease ends, so that the outage outlasts the producer's retries. */
    private static final Map<String, Object> SHORT_PATIENCE =
            Map.of("request.timeout.ms", 500, "delivery.timeout.ms", 2_000);

    @Test
    void shouldSendItsResultsAndTakeWorkAgainWhenTheBrokerIsBack(@TempDir Path directory)
            throws Exception {
        KafkaSettings settings =
                KafkaSettings.defaults().withPort(FreePorts.next()).withDataDirectory(directory);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        EmbeddedKafka kafka = EmbeddedKafka.start(settings);
        NodeSide.createTopics(kafka.bootstrapServers());
        NodeSide node = new NodeSide(kafka.bootstrapServers());
        Agent agent =
                Agent.builder("survivor")
                        .bootstrapServers(kafka.bootstrapServers())
                        .lease(Duration.ofSeconds(4))
                        .kafka(SHORT_PATIENCE)
                        .handle(
                                "wait",
                                run -> {
                                    begun.countDown();
                                    release.await();
                                    return null;
                                })
                        .start();
        try {
            Dispatch before = node.assign(agent, "t-1", "wait");
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            kafka.close();
            release.countDown();
            await().atMost(Duration.ofSeconds(10)).until(() -> agent.counts().unsent() == 1);
            await().atMost(Duration.ofSeconds(20)).until(() -> !agent.isHealthy());

            kafka = EmbeddedKafka.start(settings);

            assertThat(node.awaitAnswer(before).result().outcome()).isEqualTo(new Succeeded(null));
            await().atMost(Duration.ofSeconds(20)).until(agent::isHealthy);
            Dispatch after = node.assign(agent, "t-2", "wait");
            assertThat(node.awaitAnswer(after).result().outcome()).isEqualTo(new Succeeded(null));
            assertThat(agent.counts().unsent()).isZero();
            assertThat(agent.failure()).isEmpty();
        } finally {
            agent.close();
            node.close();
            kafka.close();
        }
    }

    @Test
    void shouldGoOnAsANewRunWhenItsPlaceInTheLogIsGone() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            NodeSide.createTopics(kafka.bootstrapServers());
            try (Agent agent =
                    Agent.builder("reset")
                            .bootstrapServers(kafka.bootstrapServers())
                            .handle("a", run -> null)
                            .start()) {
                long epoch = agent.epoch();
                try (NodeSide node = new NodeSide(kafka.bootstrapServers())) {
                    node.awaitAnswer(node.assign(agent, "t-1", "a"));
                }
                createAssignedAnew(kafka);

                await().atMost(Duration.ofSeconds(30)).until(() -> agent.epoch() > epoch);
                try (NodeSide node = new NodeSide(kafka.bootstrapServers())) {
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> statesOf(node, agent.epoch()) > 0);
                    Dispatch dispatch = node.assign(agent, "t-2", "a");
                    assertThat(node.awaitAnswer(dispatch).result().epoch())
                            .isEqualTo(agent.epoch());
                }
            }
        }
    }

    private static long statesOf(NodeSide node, long epoch) {
        return node.statementsOf("reset").stream()
                .map(NodeSide.Statement::state)
                .filter(s -> s != null && s.epoch() == epoch)
                .count();
    }

    private static void createAssignedAnew(EmbeddedKafka kafka) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(config)) {
            admin.deleteTopics(List.of(Topics.ASSIGNED)).all().get();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !admin.listTopics().names().get().contains(Topics.ASSIGNED));
            short one = 1;
            admin.createTopics(
                            List.of(
                                    new NewTopic(
                                            Topics.ASSIGNED, NodeSide.ASSIGNED_PARTITIONS, one)))
                    .all()
                    .get();
        }
    }
}
