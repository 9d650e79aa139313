package io.penstock.topology;

import static io.penstock.topology.DrivenTopology.header;
import static io.penstock.topology.DrivenTopology.idElsewhere;
import static io.penstock.topology.DrivenTopology.idHere;
import static io.penstock.topology.DrivenTopology.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.task.AgentMessage;
import io.penstock.task.AttemptResult;
import io.penstock.task.Dispatch;
import io.penstock.task.SizeLimits;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IngestRecordsTest {
    private final DrivenTopology topology = new DrivenTopology();

    @AfterEach
    void close() {
        topology.close();
    }

    static Stream<Arguments> badSubmissions() {
        return Stream.of(
                bad("not json", "not json at all", "record: must be JSON"),
                bad("an array", "[1,2]", "record: must be a JSON object"),
                bad("a number", "7", "record: must be a JSON object"),
                bad("empty bytes", "", "record: must not be empty"),
                bad("no type", "{\"payload\":1}", "type: is missing"),
                bad("type a number", "{\"type\":5}", "type: must be a text"),
                bad("type empty", "{\"type\":\"\"}", "type: must not be empty"),
                bad("priority 99", "{\"type\":\"a\",\"priority\":99}", "priority: must be 0 to 9"),
                bad("priority a text", "{\"type\":\"a\",\"priority\":\"9\"}", "priority: must be"),
                bad("priority a half", "{\"type\":\"a\",\"priority\":1.5}", "priority: must be"),
                bad("tenant a list", "{\"type\":\"a\",\"tenant\":[]}", "tenant: must be a text"),
                bad(
                        "capabilities a text",
                        "{\"type\":\"a\",\"capabilities\":\"x\"}",
                        "capabilities: must be a list of texts"),
                bad(
                        "timeout negative",
                        "{\"type\":\"a\",\"timeoutMs\":-1}",
                        "timeoutMs: must be 1 to"),
                bad(
                        "attempts a truth",
                        "{\"type\":\"a\",\"maxAttempts\":true}",
                        "maxAttempts: must be a whole number"),
                bad(
                        "complexity unknown",
                        "{\"type\":\"a\",\"complexity\":\"huge\"}",
                        "complexity: must be low, medium or high"),
                bad("another id", "{\"type\":\"a\",\"id\":\"other\"}", "id: must be the record's"),
                bad("trailing bytes", "{\"type\":\"a\"} x", "record: must be one JSON value"),
                bad("broken payload", "{\"type\":\"a\",\"payload\":{1}}", "record: must be JSON"));
    }

    private static Arguments bad(String name, String json, String reason) {
        return Arguments.argumentSet(name, json, reason);
    }

    @ParameterizedTest
    @MethodSource("badSubmissions")
    void shouldBuryABadSubmissionByteForByteWithFieldAndRule(String json, String reason) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("theirs", utf8("kept"));

        topology.send(Topics.SUBMITTED, utf8(idHere(0)), utf8(json), headers);

        TestRecord<byte[], byte[]> letter = theOnlyLetter();
        assertThat(letter.value()).isEqualTo(utf8(json));
        assertThat(letter.key()).isEqualTo(utf8(idHere(0)));
        assertThat(header(letter, DeadLetter.REASON)).startsWith(reason);
        assertThat(header(letter, DeadLetter.TOPIC)).isEqualTo(Topics.SUBMITTED);
        assertThat(header(letter, DeadLetter.PARTITION)).isEqualTo("0");
        assertThat(header(letter, DeadLetter.OFFSET)).isEqualTo("0");
        assertThat(header(letter, DeadLetter.TIME))
                .isEqualTo(Long.toString(DrivenTopology.START.toEpochMilli()));
        assertThat(header(letter, "theirs")).isEqualTo("kept");
        assertThat(topology.rekeyed()).isEmpty();
    }

    @Test
    void shouldBuryInvalidUtf8() {
        byte[] value = utf8("{\"type\":\"a?\"}");
        value[10] = (byte) 0xC3;

        topology.send(Topics.SUBMITTED, utf8(idHere(0)), value);

        TestRecord<byte[], byte[]> letter = theOnlyLetter();
        assertThat(letter.value()).isEqualTo(value);
        assertThat(header(letter, DeadLetter.REASON)).startsWith("record: must be valid UTF-8");
    }

    @Test
    void shouldBuryAKeyThatIsNoText() {
        byte[] key = {(byte) 0xFF, 1};

        topology.send(Topics.SUBMITTED, key, utf8("{\"type\":\"a\"}"));

        assertThat(theOnlyLetter().key()).isEqualTo(key);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void shouldBuryATombstone(String source) {
        topology.send(source, utf8(idHere(0)), null);

        TestRecord<byte[], byte[]> letter = theOnlyLetter();
        assertThat(letter.value()).isNull();
        assertThat(header(letter, DeadLetter.REASON)).isEqualTo("record: must not be empty");
        assertThat(header(letter, DeadLetter.TOPIC)).isEqualTo(source);
    }

    static List<String> sources() {
        return List.of(Topics.SUBMITTED, Topics.REKEYED, Topics.CONTROL, Topics.RESULTS);
    }

    @Test
    void shouldTakeATaskAtTheLimitAndBuryTheNextByte() {
        topology.submit(idHere(0), taskOf(SizeLimits.TASK_BYTES - 1));
        topology.submit(idHere(1), taskOf(SizeLimits.TASK_BYTES));
        assertThat(topology.deadLetters()).isEmpty();

        topology.submit(idHere(2), taskOf(SizeLimits.TASK_BYTES + 1));

        TestRecord<byte[], byte[]> letter = theOnlyLetter();
        assertThat(letter.value()).hasSize(SizeLimits.TASK_BYTES + 1);
        assertThat(header(letter, DeadLetter.REASON))
                .isEqualTo("record: must be at most 524288 bytes, has 524289");
        assertThat(topology.routing.waiting()).isEqualTo(2);
    }

    @Test
    void shouldKeepTheHeadLengthAndDigestOfWhatIsTooLargeToCopy() {
        byte[] value = new byte[5_000_000];
        Arrays.fill(value, (byte) 'x');

        topology.send(Topics.SUBMITTED, utf8(idHere(0)), value);

        TestRecord<byte[], byte[]> letter = theOnlyLetter();
        assertThat(letter.value()).hasSize(SizeLimits.DEAD_LETTER_HEAD_BYTES);
        assertThat(header(letter, DeadLetter.FULL_LENGTH)).isEqualTo("5000000");
        assertThat(header(letter, DeadLetter.FULL_DIGEST)).hasSize(64);
        assertThat(header(letter, DeadLetter.OFFSET)).isEqualTo("0");
    }

    @Test
    void shouldKeepTheHeadOfAKeyThatIsTooLargeToCopy() {
        byte[] key = new byte[2_000_000];
        Arrays.fill(key, (byte) 'k');

        topology.send(Topics.SUBMITTED, key, utf8("{\"type\":\"a\"}"));

        TestRecord<byte[], byte[]> letter = theOnlyLetter();
        assertThat(letter.key()).hasSize(SizeLimits.DEAD_LETTER_HEAD_BYTES);
        assertThat(header(letter, DeadLetter.FULL_KEY_LENGTH)).isEqualTo("2000000");
        assertThat(header(letter, DeadLetter.REASON)).isEqualTo("key: must be at most 256 bytes");
    }

    @Test
    void shouldBuryARecordWhoseHeadersAreTooLargeToCopy() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("h", new byte[SizeLimits.HEADERS_BYTES - 1]);
        topology.send(Topics.SUBMITTED, utf8(idHere(0)), utf8("{\"type\":\"a\"}"), headers);
        assertThat(topology.deadLetters()).isEmpty();

        headers.add("x", new byte[3_000_000]);
        topology.send(Topics.SUBMITTED, utf8(idHere(1)), utf8("{\"type\":\"a\"}"), headers);

        TestRecord<byte[], byte[]> letter = theOnlyLetter();
        assertThat(header(letter, DeadLetter.REASON))
                .isEqualTo("headers: must be at most 65536 bytes, have 3065537");
        assertThat(header(letter, DeadLetter.HEADERS_LEFT_OUT)).isEqualTo("3065537");
        assertThat(letter.headers().lastHeader("h")).isNull();
    }

    @Test
    void shouldBuryARekeyedRecordWhoseOriginIsNone() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("penstock.origin", utf8("tasks.submitted/1/7"));
        headers.add("penstock.origin-time", null);

        topology.send(Topics.REKEYED, utf8(idHere(0)), utf8("{\"type\":\"a\"}"), headers);

        assertThat(header(theOnlyLetter(), DeadLetter.REASON))
                .isEqualTo("penstock.origin-time: must be milliseconds since 1970");
    }

    @Test
    void shouldTakeOutputAndErrorAtTheirLimitAndFailTheAttemptAtTheNextByte() {
        topology.join("one", 1, 10, "a");
        for (int extra = -1; extra <= 1; extra++) {
            topology.submit(idHere(extra + 1), "{\"type\":\"a\",\"maxAttempts\":1}");
            AgentMessage.Assignment assignment = topology.assignments().getFirst();
            topology.succeed(
                    assignment, "one", '"' + "x".repeat(SizeLimits.OUTPUT_BYTES + extra - 2) + '"');
            TaskEvent.Ended end = topology.ends().getFirst();
            assertThat(end.state()).isEqualTo(extra <= 0 ? TaskState.SUCCEEDED : TaskState.FAILED);
            if (extra > 0) {
                assertThat(end.error())
                        .isEqualTo("output: must be at most 262144 bytes, has 262145");
            }
        }
        topology.submit(idHere(9), "{\"type\":\"a\",\"maxAttempts\":1}");
        topology.fail(
                topology.assignments().getFirst(),
                "one",
                "é".repeat(SizeLimits.ERROR_BYTES / 2 + 1));
        assertThat(topology.ends().getFirst().error())
                .isEqualTo("error: must be at most 262144 bytes, has 262146");
    }

    @Test
    void shouldSendARecordOfAnotherPartitionThereWithItsOrigin() {
        String id = idElsewhere(0);

        topology.submit(id, "{\"type\":\"a\"}");

        TestRecord<byte[], byte[]> moved = topology.rekeyed().getFirst();
        assertThat(moved.key()).isEqualTo(utf8(id));
        assertThat(moved.value()).isEqualTo(utf8("{\"type\":\"a\"}"));
        assertThat(header(moved, "penstock.origin")).isEqualTo("tasks.submitted/0/0");
        assertThat(topology.ingest.rekeyedTotal()).isEqualTo(1);
    }

    @Test
    void shouldTakeTheIdOfTheJsonWhenThereIsNoKey() {
        topology.send(
                Topics.SUBMITTED, null, utf8("{\"type\":\"a\",\"id\":\"" + idHere(3) + "\"}"));

        assertThat(topology.routing.waiting()).isEqualTo(1);
        topology.cancel(idHere(3));
        assertThat(topology.ends().getFirst().taskId()).isEqualTo(idHere(3));
    }

    @Test
    void shouldMakeAnIdOfTheRecordsPlaceAndTimeWhenThereIsNone() {
        for (int i = 0; i < 20; i++) {
            topology.send(Topics.SUBMITTED, null, utf8("{\"type\":\"a\"}"));
        }

        assertThat(topology.routing.waiting() + topology.ingest.rekeyedTotal()).isEqualTo(20);
        assertThat(topology.rekeyed())
                .allSatisfy(record -> assertThat(record.key()).hasSize(26))
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldBuryWhatIsWrongEvenAfterRekeying() {
        topology.send(Topics.REKEYED, utf8(idElsewhere(0)), utf8("{\"type\":\"a\"}"));

        assertThat(header(theOnlyLetter(), DeadLetter.REASON))
                .startsWith("key: must lie on partition 1");
        assertThat(topology.rekeyed()).isEmpty();
    }

    @Test
    void shouldTakeARekeyedResultAsAResult() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("penstock.origin", utf8("tasks.results/1/7"));
        headers.add("penstock.origin-time", utf8("5"));
        AttemptResult result =
                new AttemptResult(
                        "one", 1, 1, new Dispatch(1, 1), new AttemptResult.Succeeded(null), 1);

        topology.send(Topics.REKEYED, utf8(idHere(0)), result.toJson(), headers);
        topology.submit(idHere(0), "{\"type\":\"a\"}");

        assertThat(topology.ends().getFirst().state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void shouldBuryResultsAndControlsThatAreBad() {
        topology.send(Topics.RESULTS, null, utf8("{}"));
        topology.send(Topics.RESULTS, utf8(idHere(0)), utf8("{\"agent\":\"one\"}"));
        topology.send(Topics.CONTROL, utf8(idHere(0)), utf8("{\"action\":\"explode\"}"));

        assertThat(topology.deadLetters())
                .extracting(letter -> header(letter, DeadLetter.REASON))
                .containsExactly(
                        "key: must be the task's id, is missing",
                        "dispatch: is missing",
                        "action: must be cancel or retry");
    }

    @Test
    void shouldLetGoodOnesThroughBetweenTenThousandBadOnes() {
        topology.submit(idHere(0), "{\"type\":\"a\"}");
        for (int i = 0; i < 10_000; i++) {
            topology.send(Topics.SUBMITTED, utf8("k" + i), utf8("{bad " + i));
        }
        topology.submit(idHere(1), "{\"type\":\"a\"}");

        assertThat(topology.routing.waiting()).isEqualTo(2);
        List<TestRecord<byte[], byte[]>> letters = topology.deadLetters();
        assertThat(letters).hasSize(10_000);
        assertThat(letters.getLast().value()).isEqualTo(utf8("{bad 9999"));
    }

    private TestRecord<byte[], byte[]> theOnlyLetter() {
        List<TestRecord<byte[], byte[]>> letters = topology.deadLetters();
        assertThat(letters).hasSize(1);
        return letters.getFirst();
    }

    private static String taskOf(int bytes) {
        String head = "{\"type\":\"a\",\"payload\":\"";
        return head + "x".repeat(bytes - head.length() - 2) + "\"}";
    }
}
