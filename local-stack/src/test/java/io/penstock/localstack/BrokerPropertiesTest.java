package io.penstock.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerPropertiesTest {
    private static final List<BrokerAddress> THREE =
            List.of(
                    new BrokerAddress(1, 9092, 9093),
                    new BrokerAddress(2, 9094, 9095),
                    new BrokerAddress(3, 9096, 9097));

    @Test
    void shouldReplicateThreeTimesOnThreeBrokersAndKeepWorkingWithTwo() {
        assertThat(BrokerProperties.of(THREE.get(1), THREE, Path.of("data"), Map.of()))
                .containsEntry("node.id", "2")
                .containsEntry(
                        "controller.quorum.voters",
                        "1@127.0.0.1:9093,2@127.0.0.1:9095,3@127.0.0.1:9097")
                .containsEntry("default.replication.factor", "3")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("offsets.topic.replication.factor", "3")
                .containsEntry("transaction.state.log.min.isr", "2");
    }

    @Test
    void shouldListenOnLoopbackAlone() {
        assertThat(BrokerProperties.of(THREE.getFirst(), THREE, Path.of("data"), Map.of()))
                .containsEntry(
                        "listeners", "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093");
    }

    @Test
    void shouldLetOverridesWin() {
        assertThat(BrokerProperties.behaviour(1, Map.of("message.max.bytes", "1")))
                .containsEntry("message.max.bytes", "1")
                .containsEntry("min.insync.replicas", "1");
    }

    @Test
    void shouldNameVariablesAsTheImageReadsThem() {
        assertThat(ContainerKafka.variable("message.max.bytes"))
                .isEqualTo("KAFKA_MESSAGE_MAX_BYTES");
    }

    @Test
    void shouldRefusePortsThatDoNotExist() {
        assertThatThrownBy(() -> KafkaSettings.defaults().withPort(65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port");
        assertThatThrownBy(() -> RedisSettings.defaults().withPort(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port");
    }
}
