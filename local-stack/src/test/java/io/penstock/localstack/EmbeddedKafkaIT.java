package io.penstock.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    @Test
    void shouldCarryRecordsTransactionsAndRecordsOfFourMebibytes() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            PlainClient client = new PlainClient(kafka);
            client.createTopic("plain", 1, Map.of());
            client.createTopic("committed", 1, Map.of());

            byte[] large = new byte[4 * 1024 * 1024];
            new Random(7).nextBytes(large);
            try (KafkaProducer<byte[], byte[]> producer = client.producer(Map.of())) {
                PlainClient.send(producer, "plain", "small".getBytes(UTF_8));
                PlainClient.send(producer, "plain", large);
                byte[] tooLarge = new byte[5 * 1024 * 1024];
                assertThatThrownBy(() -> PlainClient.send(producer, "plain", tooLarge))
                        .hasCauseInstanceOf(RecordTooLargeException.class);
            }
            assertThat(client.read("plain", 2, "read_committed"))
                    .containsExactly("small".getBytes(UTF_8), large);

            try (KafkaProducer<byte[], byte[]> producer =
                    client.producer(Map.of("transactional.id", "test"))) {
                producer.initTransactions();
                producer.beginTransaction();
                PlainClient.send(producer, "committed", "aborted".getBytes(UTF_8));
                producer.abortTransaction();
                producer.beginTransaction();
                PlainClient.send(producer, "committed", "kept".getBytes(UTF_8));
                producer.commitTransaction();
            }
            assertThat(client.read("committed", 1, "read_committed"))
                    .containsExactly("kept".getBytes(UTF_8));
            assertThat(client.read("committed", 2, "read_uncommitted")).hasSize(2);
        }
    }

    @Test
    void shouldHaveTheFeaturesOfANewClusterAndNoTopicsByAccident() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            PlainClient client = new PlainClient(kafka);
            try (Admin admin = client.admin()) {
                Map<String, Short> levels = new HashMap<>();
                PlainClient.get(admin.describeFeatures().featureMetadata())
                        .finalizedFeatures()
                        .forEach((name, range) -> levels.put(name, range.maxVersionLevel()));
                assertThat(levels)
                        .containsEntry("transaction.version", (short) 2)
                        .containsEntry("group.version", (short) 1)
                        .containsKeys("metadata.version", "streams.version", "share.version");
                assertThatThrownBy(
                                () ->
                                        PlainClient.get(
                                                admin.describeTopics(List.of("accident"))
                                                        .allTopicNames()))
                        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
            }
        }
    }

    @Test
    void shouldKeepItsDataAndItsPortWhenADirectoryIsGiven(@TempDir Path data) throws Exception {
        KafkaSettings settings =
                KafkaSettings.defaults().withPort(FreePorts.next()).withDataDirectory(data);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(settings)) {
            PlainClient client = new PlainClient(kafka);
            client.createTopic("kept", 1, Map.of());
            try (KafkaProducer<byte[], byte[]> producer = client.producer(Map.of())) {
                PlainClient.send(producer, "kept", "x".getBytes(UTF_8));
            }
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(settings)) {
            assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + settings.port());
            assertThat(new PlainClient(kafka).read("kept", 1, "read_committed"))
                    .containsExactly("x".getBytes(UTF_8));
        }
    }

    @Test
    void shouldRefuseASecondBrokerInThisJvmAndSayWhy() {
        try (EmbeddedKafka first = EmbeddedKafka.start()) {
            assertThat(first.startTime()).isPositive();
            assertThatThrownBy(EmbeddedKafka::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("KafkaProcesses");
        }
    }

    @Test
    void shouldSayWhichPortIsTakenAndStartAfterwards() {
        int port = FreePorts.next();
        try (LocalRedis inTheWay = LocalRedis.start(RedisSettings.defaults().withPort(port))) {
            assertThatThrownBy(() -> EmbeddedKafka.start(KafkaSettings.defaults().withPort(port)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + inTheWay.port());
        }
        EmbeddedKafka.start().close();
    }
}
