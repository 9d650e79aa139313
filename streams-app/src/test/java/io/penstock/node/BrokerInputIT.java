package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.Topics;
import io.penstock.topology.DeadLetter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What strangers may send, through a real broker: nothing of it stops a partition. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerInputIT {
    private static final int BAD_IN_A_ROW = 10_000;

    /** All of it lies on one partition, so that what is bad stands before what is good. */
    private static final int PARTITION = 0;

    private static final byte[] GOOD = utf8("{\"type\":\"echo\",\"payload\":1}");

    private static final byte[] KEY = utf8(idHere("bad"));

    private RunningNode node;
    private Agent agent;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    void start(@TempDir Path state) throws Exception {
        node = RunningNode.start(state);
        agent =
                node.agent("echo")
                        .handle("echo", run -> run.task().payload())
                        .concurrency(100)
                        .start();
        producer = Records.producer(node.bootstrap(), Map.of("linger.ms", 5));
    }

    @AfterAll
    void stop() {
        producer.close();
        agent.close();
        node.close();
    }

    /** One bad record: how it lies in the log, and the field and the rule that it breaks. */
    private record Bad(
            String topic,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Map<String, String> headers,
            String reason) {
        static Bad task(byte @Nullable [] value, String reason) {
            return new Bad(Topics.SUBMITTED, KEY, value, Map.of("theirs", "kept"), reason);
        }

        static Bad task(String json, String reason) {
            return task(utf8(json), reason);
        }
    }

    private static List<Bad> allThatIsBad() {
        byte[] invalidUtf8 = utf8("{\"type\":\"a?\"}");
        invalidUtf8[10] = (byte) 0xC3;
        byte[] noText = {(byte) 0xFF, 1};
        return List.of(
                Bad.task("not json at all", "record: must be JSON"),
                Bad.task("{\"type\":\"a\"} x", "record: must be one JSON value"),
                Bad.task("[1,2]", "record: must be a JSON object"),
                Bad.task("7", "record: must be a JSON object"),
                Bad.task("", "record: must not be empty"),
                Bad.task((byte[]) null, "record: must not be empty"),
                Bad.task(invalidUtf8, "record: must be valid UTF-8"),
                Bad.task("{\"payload\":1}", "type: is missing"),
                Bad.task("{\"type\":5}", "type: must be a text"),
                Bad.task("{\"type\":\"a\",\"tenant\":[]}", "tenant: must be a text"),
                Bad.task("{\"type\":\"a\",\"priority\":\"9\"}", "priority: must be"),
                Bad.task("{\"type\":\"a\",\"priority\":99}", "priority: must be 0 to 9"),
                Bad.task("{\"type\":\"a\",\"capabilities\":\"x\"}", "capabilities: must be a list"),
                Bad.task("{\"type\":\"a\",\"timeoutMs\":-1}", "timeoutMs: must be 1 to"),
                Bad.task("{\"type\":\"a\",\"id\":\"other\"}", "id: must be the record's key"),
                new Bad(Topics.SUBMITTED, noText, GOOD, Map.of(), "key: must be valid UTF-8"),
                new Bad(Topics.RESULTS, null, GOOD, Map.of(), "key: must be the task's id"),
                new Bad(Topics.RESULTS, KEY, GOOD, Map.of(), "agent: is missing"),
                new Bad(Topics.RESULTS, KEY, null, Map.of(), "record: must not be empty"),
                new Bad(Topics.CONTROL, KEY, GOOD, Map.of(), "action: is missing"),
                new Bad(
                        Topics.REKEYED,
                        KEY,
                        GOOD,
                        Map.of("penstock.origin", "nowhere", "penstock.origin-time", "1"),
                        "source: must be topic/partition/offset"),
                new Bad(
                        Topics.REKEYED,
                        KEY,
                        GOOD,
                        Map.of("penstock.origin", "a/0/0", "penstock.origin-time", "noon"),
                        "penstock.origin-time: must be"));
    }

    @Test
    void shouldBuryWhatIsBadByteForByteWithFieldAndRule() throws Exception {
        Map<String, Bad> sent = new HashMap<>();
        for (Bad bad : allThatIsBad()) {
            sent.put(place(send(bad).get()), bad);
        }

        Map<String, ConsumerRecord<byte[], byte[]>> letters = awaitLetters(sent.keySet());

        sent.forEach(
                (place, bad) -> {
                    ConsumerRecord<byte[], byte[]> letter = requireNonNull(letters.get(place));
                    assertThat(header(letter, DeadLetter.REASON)).startsWith(bad.reason());
                    assertThat(letter.key()).as(bad.reason()).isEqualTo(bad.key());
                    assertThat(letter.value()).as(bad.reason()).isEqualTo(bad.value());
                    bad.headers().forEach((n, v) -> assertThat(header(letter, n)).isEqualTo(v));
                    assertThat(Long.parseLong(header(letter, DeadLetter.TIME)))
                            .isBetween(letter.timestamp() - 60_000, letter.timestamp());
                });
        assertEnds(sendGood("after-the-bad"));
    }

    @Test
    void shouldBuryARecordWhoseKeyOrHeadersAreTooLargeToCopy() throws Exception {
        byte[] large = new byte[2 * 1024 * 1024];
        Arrays.fill(large, (byte) 'k');
        byte[] rest = Arrays.copyOf(large, large.length - 200);
        RecordHeaders headers = new RecordHeaders();
        headers.add("large", rest);
        Map<String, ProducerRecord<byte[], byte[]>> sent = new HashMap<>();
        for (ProducerRecord<byte[], byte[]> record :
                List.<ProducerRecord<byte[], byte[]>>of(
                        new ProducerRecord<>(Topics.SUBMITTED, PARTITION, large, rest),
                        new ProducerRecord<>(
                                Topics.SUBMITTED, PARTITION, null, KEY, large, headers),
                        new ProducerRecord<>(
                                Topics.SUBMITTED, PARTITION, null, null, GOOD, headers))) {
            sent.put(place(producer.send(record).get()), record);
        }

        Map<String, ConsumerRecord<byte[], byte[]>> letters = awaitLetters(sent.keySet());

        sent.forEach(
                (place, record) -> {
                    ConsumerRecord<byte[], byte[]> letter = requireNonNull(letters.get(place));
                    assertThat(header(letter, DeadLetter.REASON))
                            .matches("(key|record|headers): must be at most .*");
                    assertThat(letter.value()).isEqualTo(record.value());
                });
        assertEnds(sendGood("after-the-large"));
    }

    @Test
    void shouldEndGoodTasksBetweenTenThousandBadRecords() throws Exception {
        double buried = node.http().metric("penstock_ingest_dead_letters_total");
        List<String> good = new ArrayList<>();
        Map<String, String> bad = new HashMap<>();
        good.add(sendGood("before"));
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < BAD_IN_A_ROW; i++) {
            sent.add(send(Bad.task("{bad " + i, "record: must be JSON")));
        }
        good.add(sendGood("behind"));
        for (int i = 0; i < BAD_IN_A_ROW; i++) {
            bad.put(place(sent.get(i).get()), "{bad " + i);
        }

        for (String id : good) {
            assertEnds(id);
        }

        Map<String, String> letters = new HashMap<>();
        awaitLetters(bad.keySet())
                .forEach((place, letter) -> letters.put(place, utf8(letter.value())));
        assertThat(letters).isEqualTo(bad);
        assertThat(node.http().metric("penstock_ingest_dead_letters_total") - buried)
                .isEqualTo(BAD_IN_A_ROW);
    }

    /** A producer that has no time sends -1; Kafka's own refuses whatever is less. */
    @Test
    void shouldTakeTheBrokersTimeWhateverTheProducersIs() throws Exception {
        assertThatThrownBy(() -> at("negative", -2L)).hasMessageContaining("timestamp");
        long before = System.currentTimeMillis();
        List<String> ids = new ArrayList<>();
        for (long time : List.of(-1L, 0L, before + 3_600_000 + 60_000, Long.MAX_VALUE)) {
            String id = idHere("time-" + time);
            assertThat(producer.send(timed(id, time)).get().timestamp()).isNotEqualTo(time);
            ids.add(id);
        }

        for (String id : ids) {
            TaskEvent.Ended end = assertEnds(id);
            assertThat(end.submittedAt())
                    .isBetween(before - 1_000, System.currentTimeMillis() + 1_000);
            assertThat(end.endedAt()).isGreaterThanOrEqualTo(end.submittedAt());
            assertThat(node.find(id).state()).isEqualTo(TaskState.SUCCEEDED);
        }
    }

    @Test
    void shouldRefuseFiveMegabytesOverHttpAndGoOn() throws Exception {
        String large = "{\"type\":\"echo\",\"payload\":\"" + "x".repeat(5_000_000) + "\"}";

        HttpResponse<String> refused = node.http().postTask("", large);

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("\"code\":\"too_large\"", "\"limit\":524288");
        assertThat(node.http().postTask("?wait=60s", utf8(GOOD)).statusCode()).isEqualTo(200);
    }

    private Future<RecordMetadata> send(Bad bad) {
        RecordHeaders headers = new RecordHeaders();
        bad.headers().forEach((name, value) -> headers.add(name, utf8(value)));
        return producer.send(
                new ProducerRecord<>(
                        bad.topic(), PARTITION, null, bad.key(), bad.value(), headers));
    }

    private String sendGood(String name) {
        String id = idHere(name);
        var _ = producer.send(new ProducerRecord<>(Topics.SUBMITTED, utf8(id), GOOD));
        return id;
    }

    private static ProducerRecord<byte[], byte[]> at(String id, long time) {
        return new ProducerRecord<>(Topics.SUBMITTED, null, time, utf8(id), GOOD);
    }

    /** The class refuses -1 too, which is on the wire nevertheless where clients have no clock. */
    private static ProducerRecord<byte[], byte[]> timed(String id, long time) {
        return time >= 0
                ? at(id, time)
                : new ProducerRecord<>(Topics.SUBMITTED, utf8(id), GOOD) {
                    @Override
                    public Long timestamp() {
                        return time;
                    }
                };
    }

    private TaskEvent.Ended assertEnds(String id) throws InterruptedException {
        TaskEvent.Ended end = node.events().awaitEnd(id, PATIENCE);
        assertThat(end.state()).isEqualTo(TaskState.SUCCEEDED);
        return end;
    }

    /** Waits for the one letter of each of these places. */
    private Map<String, ConsumerRecord<byte[], byte[]>> awaitLetters(Set<String> places) {
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(() -> letters(places), letters -> letters.size() == places.size());
    }

    private Map<String, ConsumerRecord<byte[], byte[]>> letters(Set<String> places) {
        Map<String, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> letter :
                Records.all(node.bootstrap(), Topics.DEAD_LETTERS, "read_committed")) {
            String place =
                    header(letter, DeadLetter.TOPIC)
                            + "/"
                            + header(letter, DeadLetter.PARTITION)
                            + "/"
                            + header(letter, DeadLetter.OFFSET);
            if (places.contains(place)) {
                assertThat(letters.put(place, letter)).as("letters of " + place).isNull();
            }
        }
        return letters;
    }

    private static String place(RecordMetadata at) {
        return at.topic() + "/" + at.partition() + "/" + at.offset();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return utf8(record.headers().lastHeader(name).value());
    }

    /** Returns an id that begins so and belongs where the bad records lie. */
    private static String idHere(String name) {
        int suffix = 0;
        while (KafkaPartitions.ofTask(name + suffix, RunningNode.PARTITIONS) != PARTITION) {
            suffix++;
        }
        return name + suffix;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
