package io.penstock.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalStackIT {
    @ParameterizedTest
    @EnumSource(Backing.class)
    void shouldGiveAddressesOfServersThatWork(Backing backing) throws Exception {
        if (backing == Backing.CONTAINERS) {
            assumeThat(DockerEngine.answers()).as("a Docker engine answers").isTrue();
        }
        try (LocalStack stack =
                LocalStack.start(LocalStackSettings.defaults().withBacking(backing))) {
            PlainClient client = new PlainClient(stack.kafka());
            client.createTopic("any", 1, Map.of());
            try (KafkaProducer<byte[], byte[]> producer = client.producer(Map.of())) {
                PlainClient.send(producer, "any", "x".getBytes(UTF_8));
            }
            assertThat(client.read("any", 1, "read_committed")).hasSize(1);
            assertThat(stack.redisUri()).startsWith("redis://").endsWith(":" + port(stack));
            new Socket(stack.redis().host(), port(stack)).close();
            assertThat(stack.startTime()).isGreaterThanOrEqualTo(stack.kafka().startTime());
        }
    }

    @Test
    void shouldSayThatNoDockerEngineAnswers() {
        assumeThat(DockerEngine.answers()).as("a Docker engine answers").isFalse();
        assertThatThrownBy(
                        () ->
                                LocalStack.start(
                                        LocalStackSettings.defaults()
                                                .withBacking(Backing.CONTAINERS)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Docker engine");
    }

    @Test
    void shouldUseTheGivenPortsAndDirectory(@TempDir Path data) {
        LocalStackSettings settings =
                LocalStackSettings.defaults()
                        .withBacking(Backing.EMBEDDED)
                        .withPorts(FreePorts.next(), FreePorts.next())
                        .withDataDirectory(data);
        try (LocalStack stack = LocalStack.start(settings)) {
            assertThat(stack.bootstrapServers()).endsWith(":" + settings.kafka().port());
            assertThat(port(stack)).isEqualTo(settings.redis().port());
        }
        assertThat(data.resolve("kafka")).isNotEmptyDirectory();
        assertThat(data.resolve("redis")).isNotEmptyDirectory();
    }

    private static int port(LocalStack stack) {
        return stack.redis().port();
    }
}
