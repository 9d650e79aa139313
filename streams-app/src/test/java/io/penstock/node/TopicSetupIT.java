package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.gateway.GatewaySettings;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.task.SizeLimits;
import io.penstock.task.TaskDefaults;
import io.penstock.task.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics on a real broker: made as the pipeline needs them, or refused with what to do. */
class TopicSetupIT {
    private static final int PARTITIONS = 6;

    private EmbeddedKafka kafka;
    private Admin admin;
    private TopicSetup setup;

    @TempDir private Path state;

    @BeforeEach
    void start() {
        kafka = EmbeddedKafka.start();
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        setup = new TopicSetup(admin);
    }

    @AfterEach
    void stop() {
        admin.close();
        kafka.close();
    }

    @Test
    void shouldMakeTopicsThatItsOwnCheckAccepts() throws Exception {
        List<String> created = setup.create(settings(true).kafka());

        assertThat(setup.check(settings(true)))
                .isEqualTo(new TopicSetup.Counts(PARTITIONS, 24, PARTITIONS));
        assertThat(created).containsExactlyInAnyOrderElementsOf(topics());
        for (String topic : created) {
            Map<String, String> config = config(topic);
            assertThat(config)
                    .containsEntry("message.timestamp.type", "LogAppendTime")
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry("max.message.bytes", Integer.toString(SizeLimits.RECORD_BYTES));
        }
        assertThat(retentionHours(Topics.SUBMITTED)).isEqualTo(7 * 24);
        assertThat(retentionHours(Topics.REKEYED)).isEqualTo(24);
        assertThat(retentionHours(Topics.EVENTS)).isEqualTo(7 * 24);
        assertThat(retentionHours(Topics.DEAD_LETTERS)).isEqualTo(30 * 24);
        assertThat(config(Topics.AGENTS)).containsEntry("retention.ms", "600000");
        assertThat(setup.create(settings(true).kafka())).as("created twice").isEmpty();
    }

    @Test
    void shouldNotMakeTopicsWhenItMayNot() throws Exception {
        assertThatStartFails(false)
                .hasMessage("topic tasks.submitted does not exist: run ./penstock topics create");
        assertThat(topics()).isEmpty();
    }

    @Test
    void shouldNameTheOneTopicThatIsMissing() throws Exception {
        setup.create(settings(true).kafka());
        setup.check(settings(true));
        admin.deleteTopics(List.of(Topics.EVENTS)).all().get();
        await().atMost(PATIENCE).until(() -> !topics().contains(Topics.EVENTS));

        assertThatStartFails(false)
                .hasMessage("topic tasks.events does not exist: run ./penstock topics create");
    }

    @Test
    void shouldRefusePartitionCountsThatDiffer() throws Exception {
        create(Topics.RESULTS, 3, Map.of("message.timestamp.type", "LogAppendTime"));

        assertThatStartFails(true)
                .hasMessage(
                        "topic tasks.results has 3 partitions and tasks.submitted has 6: they must"
                                + " be equal; while both are empty, delete the wrong one and run"
                                + " ./penstock topics create --partitions N");
    }

    @Test
    void shouldRefuseAChangelogOfAnotherCount() throws Exception {
        create("penstock-active-changelog", 4, Map.of());

        assertThatStartFails(true)
                .hasMessage(
                        "changelog penstock-active-changelog has 4 partitions and the topics have"
                                + " 6: their count is chosen once; use another"
                                + " streams.applicationId or new topics");
    }

    @Test
    void shouldRefuseTopicsThatKeepProducersTimes() throws Exception {
        create(Topics.CONTROL, PARTITIONS, Map.of("message.timestamp.type", "CreateTime"));

        assertThatStartFails(true)
                .hasMessageContaining("topic tasks.control must have")
                .hasMessageContaining("message.timestamp.type=LogAppendTime")
                .hasMessageContaining("kafka-configs.sh --alter");
    }

    @Test
    void shouldRefuseAgentStatementsOnSeveralPartitions() throws Exception {
        create(Topics.AGENTS, 2, Map.of("message.timestamp.type", "LogAppendTime"));

        assertThatStartFails(true)
                .hasMessage(
                        "topic agents.state must have one partition, so that offsets order it:"
                                + " delete it and run ./penstock topics create");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertThatStartFails(
            boolean createTopics) {
        return assertThatThrownBy(() -> Node.start(settings(createTopics)).close())
                .isInstanceOf(TopicsUnfit.class);
    }

    private NodeSettings settings(boolean createTopics) {
        NodeSettings.Kafka defaults = NodeSettings.Kafka.at(kafka.bootstrapServers());
        return new NodeSettings(
                new NodeSettings.Kafka(
                        defaults.bootstrap(),
                        createTopics,
                        PARTITIONS,
                        defaults.assignedPartitions(),
                        defaults.replication(),
                        Map.of()),
                NodeSettings.Streams.in(state),
                GatewaySettings.loopback(0),
                TaskDefaults.STANDARD,
                Lifecycle.STANDARD);
    }

    private Set<String> topics() throws Exception {
        return admin.listTopics().names().get();
    }

    private void create(String topic, int partitions, Map<String, String> config) throws Exception {
        NewTopic wanted =
                new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(config);
        admin.createTopics(List.of(wanted)).all().get();
    }

    private long retentionHours(String topic) throws Exception {
        return Long.parseLong(config(topic).getOrDefault("retention.ms", "0")) / 3_600_000;
    }

    private Map<String, String> config(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> config = new HashMap<>();
        for (Config found : admin.describeConfigs(List.of(resource)).all().get().values()) {
            found.entries().forEach(entry -> config.put(entry.name(), entry.value()));
        }
        return config;
    }
}
