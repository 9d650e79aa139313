package io.penstock.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaProcessesIT {
    @Test
    void shouldGoOnTakingAcknowledgedRecordsWhileOneOfThreeIsKilledOrPaused() throws Exception {
        try (KafkaProcesses kafka = KafkaProcesses.start(3)) {
            PlainClient client = new PlainClient(kafka);
            client.createTopic("replicated", 1, Map.of());
            try (KafkaProducer<byte[], byte[]> producer = client.producer(Map.of())) {
                PlainClient.send(producer, "replicated", "all".getBytes(UTF_8));

                int leader = leader(client);
                kafka.kill(leader);
                assertThat(kafka.process(leader).isAlive()).isFalse();
                PlainClient.send(producer, "replicated", "one killed".getBytes(UTF_8));
                assertThat(leader(client)).isNotEqualTo(leader);

                kafka.restart(leader);
                awaitAllInSync(client);
                PlainClient.send(producer, "replicated", "back".getBytes(UTF_8));

                int paused = leader(client);
                kafka.pause(paused);
                PlainClient.send(producer, "replicated", "one paused".getBytes(UTF_8));
                kafka.resume(paused);
                awaitAllInSync(client);
            }
            assertThat(client.read("replicated", 4, "read_committed"))
                    .extracting(value -> new String(value, UTF_8))
                    .containsSubsequence("all", "one killed", "back", "one paused");
        }
    }

    @Test
    void shouldKeepItsDataWhenADirectoryIsGivenAndLeaveNoProcess(@TempDir Path data)
            throws Exception {
        KafkaSettings settings = KafkaSettings.defaults().withDataDirectory(data);
        ChildProcess process;
        try (KafkaProcesses kafka = KafkaProcesses.start(1, settings)) {
            process = kafka.process(1);
            PlainClient client = new PlainClient(kafka);
            client.createTopic("kept", 1, Map.of());
            try (KafkaProducer<byte[], byte[]> producer = client.producer(Map.of())) {
                PlainClient.send(producer, "kept", "x".getBytes(UTF_8));
            }
        }
        assertThat(process.isAlive()).isFalse();
        assertThat(Files.readString(process.output())).doesNotContain("ERROR", "log4j");
        try (KafkaProcesses kafka = KafkaProcesses.start(1, settings)) {
            assertThat(new PlainClient(kafka).read("kept", 1, "read_committed"))
                    .containsExactly("x".getBytes(UTF_8));
        }
    }

    @Test
    void shouldSayWhatTheBrokerSaidWhenItCannotStart() {
        KafkaSettings wrong = KafkaSettings.defaults().with("log.retention.bytes", "much");
        assertThatThrownBy(() -> KafkaProcesses.start(1, wrong))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("log.retention.bytes");
    }

    private static int leader(PlainClient client) throws Exception {
        return client.partition("replicated").leader().id();
    }

    private static void awaitAllInSync(PlainClient client) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(client.partition("replicated").isr()).hasSize(3));
    }
}
