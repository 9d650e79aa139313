package io.penstock.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.lag.GroupLag;
import io.penstock.lag.LagRule;
import io.penstock.lag.LagSnapshot;
import io.penstock.lag.Owner;
import io.penstock.lag.PartitionLag;
import io.penstock.lag.Verdict;
import io.penstock.localstack.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LagSamplerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Samples to a stall: 30 s at one every 5 s, and one to begin with. */
    private static final int TO_A_STALL = 8;

    private EmbeddedKafka kafka;
    private WatchedCluster cluster;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start();
        cluster = new WatchedCluster(kafka.bootstrapServers());
    }

    @AfterAll
    void stop() {
        cluster.close();
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void shouldAgreeWithTheBrokersOwnCommand(String protocol) throws Exception {
        String group = "agree-" + protocol;
        cluster.topic(group, 3);
        cluster.produce(group, 0, 10);
        cluster.produce(group, 1, 700);
        cluster.produce(group, 2, 1);
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer(group, protocol)) {
            joinAndCommit(consumer, group);
            cluster.produce(group, 0, 7);
            cluster.produce(group, 1, 300);

            GroupLag lag = cluster.sample(group, 1);

            var rows = BrokersOwnCommand.describe(kafka.bootstrapServers(), group);
            assertThat(rows).hasSize(3);
            assertThat(lag.type()).isEqualTo(protocol);
            assertThat(lag.members()).isEqualTo(1);
            assertThat(lag.lag()).isEqualTo(307);
            for (PartitionLag partition : lag.partitions()) {
                BrokersOwnCommand.Row row = Objects.requireNonNull(rows.get(partition.partition()));
                Owner owner = Objects.requireNonNull(partition.owner());
                assertThat(
                                new BrokersOwnCommand.Row(
                                        partition.committed(),
                                        partition.log().end(),
                                        partition.lag(),
                                        owner.memberId(),
                                        "/" + owner.host(),
                                        owner.clientId()))
                        .isEqualTo(row);
                assertThat(partition.offsetLag()).isEqualTo(row.lag());
            }
        }
    }

    @Test
    void shouldKeepAGroupThatIsDownAndCallItStoppedOnceRecordsWait() throws Exception {
        cluster.topic("down", 1);
        cluster.produce("down", 0, 5);
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer("down", "consumer")) {
            joinAndCommit(consumer, "down");
        }
        assertThat(cluster.sample("down", TO_A_STALL).judgement().verdict()).isEqualTo(Verdict.OK);

        cluster.produce("down", 0, 3);
        GroupLag lag = cluster.sample("down", TO_A_STALL);

        assertThat(lag.judgement().rule()).isEqualTo(LagRule.NO_MEMBERS);
        assertThat(lag.judgement().verdict()).isEqualTo(Verdict.STOPPED);
        assertThat(lag.lag()).isEqualTo(3);
        assertThat(lag.members()).isZero();
        assertThat(BrokersOwnCommand.describe(kafka.bootstrapServers(), "down").values())
                .extracting(BrokersOwnCommand.Row::lag)
                .containsExactly(3L);
    }

    @Test
    void shouldCallAGroupStalledThatHasMembersAndDoesNotMove() throws Exception {
        cluster.topic("stall", 1);
        cluster.produce("stall", 0, 5);
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer("stall", "classic")) {
            joinAndCommit(consumer, "stall");
            cluster.produce("stall", 0, 4);

            GroupLag lag = cluster.sample("stall", TO_A_STALL);

            assertThat(lag.judgement().rule()).isEqualTo(LagRule.NO_PROGRESS);
            assertThat(lag.judgement().verdict()).isEqualTo(Verdict.STALLED);
            assertThat(lag.time().ms()).isGreaterThanOrEqualTo(30_000);

            consumer.poll(PATIENCE);
            consumer.commitSync();
            assertThat(cluster.sample("stall", 1).judgement().rule())
                    .isEqualTo(LagRule.NOTHING_WAITING);
        }
    }

    @Test
    void shouldSeeThatOffsetsWereResetAndWhenTheGroupIsBack() throws Exception {
        cluster.topic("reset", 1);
        cluster.produce("reset", 0, 100);
        cluster.commit("reset", "reset", 0, 100);
        cluster.sample("reset", 3);

        cluster.commit("reset", "reset", 0, 20);
        GroupLag lag = cluster.sample("reset", 1);

        assertThat(lag.judgement().rule()).isEqualTo(LagRule.WENT_BACK);
        assertThat(lag.judgement().verdict()).isEqualTo(Verdict.REWOUND);
        assertThat(lag.judgement().records()).isEqualTo(80);
        assertThat(lag.lag()).isEqualTo(80);

        cluster.commit("reset", "reset", 0, 100);
        assertThat(cluster.sample("reset", 1).judgement().verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void shouldWarnWhenAGroupFallsBehind() throws Exception {
        cluster.topic("behind", 1);
        cluster.produce("behind", 0, 100);
        for (int i = 1; i <= 14; i++) {
            cluster.produce("behind", 0, 20);
            cluster.commit("behind", "behind", 0, i * 5L);
            cluster.sample();
        }

        GroupLag lag = cluster.sample("behind", 1);

        assertThat(lag.judgement().rule()).isEqualTo(LagRule.NEVER_FELL);
        assertThat(lag.judgement().verdict()).isEqualTo(Verdict.WARN);
        assertThat(lag.pace().velocity()).isPositive();
    }

    @Test
    void shouldWarnOfRecordsThatRetentionDeletedUnread() throws Exception {
        cluster.topic("deleted", 1);
        cluster.produce("deleted", 0, 50);
        cluster.commit("deleted", "deleted", 0, 10);
        cluster.admin
                .deleteRecords(
                        Map.of(new TopicPartition("deleted", 0), RecordsToDelete.beforeOffset(30)))
                .all()
                .get();

        GroupLag lag = cluster.sample("deleted", 1);

        assertThat(lag.judgement().rule()).isEqualTo(LagRule.RECORDS_DELETED);
        assertThat(lag.lag()).isEqualTo(20);
        assertThat(lag.offsetLag()).isEqualTo(40);
    }

    @Test
    void shouldNotCountTransactionMarkers() throws Exception {
        cluster.topic("markers", 1);
        try (KafkaProducer<byte[], byte[]> producer =
                cluster.producer(Map.of("transactional.id", "markers"))) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "markers", 3);
            producer.commitTransaction();
            // Three records and a marker; a group that commits the last record and one.
            cluster.commit("markers", "markers", 0, 3);

            assertThat(cluster.sample("markers", 1).lag()).isEqualTo(1);
            GroupLag lag = cluster.sample("markers", 1);
            assertThat(lag.lag()).isZero();
            assertThat(lag.offsetLag()).isEqualTo(1);
            assertThat(lag.judgement().rule()).isEqualTo(LagRule.ONLY_MARKERS);

            producer.beginTransaction();
            send(producer, "markers", 2);
            producer.abortTransaction();
            assertThat(cluster.sample("markers", 1).lag()).as("aborted").isZero();

            producer.beginTransaction();
            send(producer, "markers", 2);
            GroupLag open = cluster.sample("markers", 3);
            assertThat(open.lag()).as("open: not yet to be read, and not nothing").isEqualTo(2);
            producer.commitTransaction();
            GroupLag waiting = cluster.sample("markers", TO_A_STALL);
            assertThat(waiting.lag()).isBetween(2L, 3L);
            assertThat(waiting.judgement().verdict()).isEqualTo(Verdict.STOPPED);
        }
    }

    @Test
    void shouldSeeShareGroups() throws Exception {
        cluster.topic("shared", 2);
        cluster.admin
                .incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(ConfigResource.Type.GROUP, "share-1"),
                                List.of(
                                        new AlterConfigOp(
                                                new ConfigEntry(
                                                        "share.auto.offset.reset", "earliest"),
                                                AlterConfigOp.OpType.SET))))
                .all()
                .get();
        cluster.produce("shared", 0, 6);
        cluster.produce("shared", 1, 4);
        try (KafkaShareConsumer<byte[], byte[]> consumer =
                new KafkaShareConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "group.id",
                                "share-1"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("shared"));
            int read = 0;
            while (read < 10) {
                read += consumer.poll(Duration.ofMillis(500)).count();
            }
            consumer.commitSync();

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                GroupLag lag = cluster.sample().group("share-1");
                                assertThat(lag).isNotNull();
                                assertThat(lag.type()).isEqualTo("share");
                                assertThat(lag.partitions()).hasSize(2);
                                assertThat(lag.lag()).isZero();
                                assertThat(lag.members()).isEqualTo(1);
                            });
        }
        cluster.produce("shared", 0, 9);

        await().atMost(PATIENCE).until(() -> cluster.sample("share-1", 1).lag() == 9);
    }

    @Test
    void shouldSeeStreamsGroups(@TempDir Path state) throws Exception {
        cluster.topic("streamed", 2);
        cluster.produce("streamed", 0, 8);
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("streamed").foreach((key, value) -> {});
        Properties properties = new Properties();
        properties.put("application.id", "streams-1");
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        properties.put("group.protocol", "streams");
        properties.put("state.dir", state.toString());
        properties.put("auto.offset.reset", "earliest");
        properties.put("commit.interval.ms", "100");
        properties.put("default.key.serde", Serdes.ByteArraySerde.class);
        properties.put("default.value.serde", Serdes.ByteArraySerde.class);
        try (KafkaStreams streams = new KafkaStreams(builder.build(), properties)) {
            streams.start();

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                cluster.clock.advance(Duration.ofSeconds(30));
                                GroupLag lag = cluster.sample().group("streams-1");
                                assertThat(lag).isNotNull();
                                assertThat(lag.type()).isEqualTo("streams");
                                assertThat(lag.lag()).isZero();
                                assertThat(WatchedCluster.partition(lag, 0).committed())
                                        .isEqualTo(8);
                                assertThat(WatchedCluster.partition(lag, 0).owner()).isNotNull();
                            });
        }
    }

    @Test
    void shouldForgetAGroupThatWasDeletedAndATopicThatIsGone() throws Exception {
        cluster.topic("gone", 1);
        cluster.produce("gone", 0, 3);
        cluster.commit("gone", "gone", 0, 1);
        assertThat(cluster.sample("gone", 1).lag()).isEqualTo(2);

        cluster.admin.deleteTopics(List.of("gone")).all().get();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            LagSnapshot snapshot = cluster.sample();
                            assertThat(snapshot.group("gone")).isNull();
                            assertThat(snapshot.problem()).isNull();
                            assertThat(snapshot.tookMs()).isLessThan(5_000);
                        });
    }

    @Test
    void shouldSayThatNoBrokerAnswers() {
        LagSettings impatient =
                new LagSettings(
                        "", Duration.ofSeconds(5), Duration.ofMillis(300), PATIENCE, 10, 10);
        try (LagSampler sampler =
                new LagSampler(
                        Map.of("bootstrap.servers", "127.0.0.1:1"), impatient, cluster.clock)) {
            assertThatThrownBy(sampler::runOnce).isInstanceOf(KafkaException.class);
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, int records) {
        for (int i = 0; i < records; i++) {
            var _ = producer.send(WatchedCluster.record(topic, 0));
        }
        producer.flush();
    }

    /** Reads what is there and commits it: the position after the last record of each partition. */
    private static void joinAndCommit(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        consumer.subscribe(List.of(topic));
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            consumer.poll(Duration.ofMillis(100));
                            return !consumer.assignment().isEmpty()
                                    && consumer
                                            .endOffsets(consumer.assignment())
                                            .entrySet()
                                            .stream()
                                            .allMatch(
                                                    end ->
                                                            consumer.position(end.getKey())
                                                                    == end.getValue());
                        });
        consumer.commitSync();
    }
}
