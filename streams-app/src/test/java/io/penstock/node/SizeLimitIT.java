package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.json.RawJson;
import io.penstock.task.AgentMessage;
import io.penstock.task.AttemptResult;
import io.penstock.task.NewTask;
import io.penstock.task.SizeLimits;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.Topics;
import io.penstock.topology.DeadLetter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Task, output and error at their limit and one byte to either side, on a real broker (R3). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SizeLimitIT {
    /** All of a batch goes to one partition. */
    private static final int PARTITION = 3;

    private static final int BATCH_BYTES = 16 * 1024 * 1024;

    private final CountDownLatch never = new CountDownLatch(1);
    private RunningNode node;
    private Agent echo;
    private Agent holder;

    @BeforeAll
    void start(@TempDir Path state) throws Exception {
        node = RunningNode.start(state);
        echo =
                node.agent("echo")
                        .handle("length", run -> RawJson.of(length(run.task().payload())))
                        .handle(
                                "text",
                                run -> textOf(Integer.parseInt(payload(run.task().payload()))))
                        .start();
        holder =
                node.agent("holder")
                        .handle(
                                "held",
                                run -> {
                                    never.await();
                                    return null;
                                })
                        .start();
    }

    @AfterAll
    void stop() {
        never.countDown();
        holder.close();
        echo.close();
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "lz4", "zstd"})
    void shouldTakeTasksUpToTheLimitOutOfOneBatch(String compression) throws Exception {
        List<ProducerRecord<byte[], byte[]>> batch = new ArrayList<>();
        List<String> good = new ArrayList<>();
        for (int bytes : List.of(100, SizeLimits.TASK_BYTES - 1, SizeLimits.TASK_BYTES, 101)) {
            good.add(idHere(compression + bytes + "-"));
            batch.add(record(good.getLast(), task(bytes)));
        }
        byte[] oneOver = task(SizeLimits.TASK_BYTES + 1);
        batch.add(2, record(idHere(compression + "over"), oneOver));

        List<RecordMetadata> at = sendAsOneBatch(compression, batch);

        for (String id : good) {
            assertThat(node.events().awaitEnd(id, PATIENCE).state()).isEqualTo(TaskState.SUCCEEDED);
        }
        assertThat(node.find(good.get(2)).output())
                .isEqualTo(RawJson.of(Integer.toString(payloadLength(SizeLimits.TASK_BYTES))));
        ConsumerRecord<byte[], byte[]> letter = letterOf(at.get(2));
        assertThat(letter.value()).isEqualTo(oneOver);
        assertThat(header(letter, DeadLetter.REASON))
                .isEqualTo("record: must be at most 524288 bytes, has 524289");
    }

    /** The broker looks at the compressed batch, which is small. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "lz4", "zstd"})
    void shouldKeepTheHeadOfWhatOnlyCompressedFitsIntoTheTopic(String compression)
            throws Exception {
        String id = idHere(compression + "after");

        List<RecordMetadata> at =
                sendAsOneBatch(
                        compression,
                        List.of(
                                record(idHere(compression + "huge"), task(5_000_000)),
                                record(id, task(100))));

        node.events().awaitEnd(id, PATIENCE);
        ConsumerRecord<byte[], byte[]> letter = letterOf(at.getFirst());
        assertThat(letter.value()).hasSize(SizeLimits.DEAD_LETTER_HEAD_BYTES);
        assertThat(header(letter, DeadLetter.FULL_LENGTH)).isEqualTo("5000000");
        assertThat(header(letter, DeadLetter.FULL_DIGEST)).hasSize(64);
    }

    @Test
    void shouldTakeTasksUpToTheLimitOverHttp() throws Exception {
        for (int bytes : List.of(SizeLimits.TASK_BYTES - 1, SizeLimits.TASK_BYTES)) {
            HttpResponse<String> taken = node.http().postTask("?wait=60s", text(task(bytes)));
            assertThat(taken.statusCode()).isEqualTo(200);
            assertThat(taken.body()).contains("\"output\":" + payloadLength(bytes));
        }
        HttpResponse<String> refused =
                node.http().postTask("", text(task(SizeLimits.TASK_BYTES + 1)));
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("\"code\":\"too_large\"", "\"limit\":524288");
    }

    @Test
    void shouldCarryOutputsUpToTheLimitFromAnAgent() throws Exception {
        for (int extra = -1; extra <= 1; extra++) {
            int bytes = SizeLimits.OUTPUT_BYTES + extra;
            TaskEvent.Ended end = end(submit(once("text", Integer.toString(bytes))));
            if (extra <= 0) {
                assertThat(end.state()).isEqualTo(TaskState.SUCCEEDED);
                assertThat(end.output()).isEqualTo(textOf(bytes));
                assertThat(node.http().get("/api/v1/tasks/" + end.taskId() + "/result").body())
                        .hasSize(bytes);
            } else {
                assertThat(end.state()).isEqualTo(TaskState.FAILED);
                assertThat(end.error()).contains("too large").contains("262144");
            }
        }
    }

    /** An agent of another make may send what ours refuses to. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "lz4", "zstd"})
    void shouldTakeOutputsAndErrorsUpToTheLimitOutOfOneBatch(String compression) throws Exception {
        List<AttemptResult.Outcome> outcomes =
                IntStream.rangeClosed(-1, 1)
                        .boxed()
                        .<AttemptResult.Outcome>mapMulti(
                                (extra, each) -> {
                                    each.accept(
                                            new AttemptResult.Succeeded(
                                                    textOf(SizeLimits.OUTPUT_BYTES + extra)));
                                    each.accept(
                                            new AttemptResult.Failed(
                                                    "e".repeat(SizeLimits.ERROR_BYTES + extra)));
                                })
                        .toList();
        List<String> ids =
                node.submit(
                        IntStream.range(0, outcomes.size())
                                .mapToObj(i -> once("held", "1").withId(idHere(compression + i))));

        sendAsOneBatch(compression, answers(ids, outcomes));

        for (int i = 0; i < ids.size(); i++) {
            TaskEvent.Ended end = end(ids.get(i));
            boolean over = i >= ids.size() - 2;
            switch (outcomes.get(i)) {
                case AttemptResult.Succeeded(RawJson output) -> {
                    assertThat(end.output()).isEqualTo(over ? null : output);
                    assertThat(end.error()).isEqualTo(over ? tooLarge("output") : null);
                }
                case AttemptResult.Failed(String error) ->
                        assertThat(end.error()).isEqualTo(over ? tooLarge("error") : error);
            }
        }
    }

    private static String tooLarge(String field) {
        return field + ": must be at most 262144 bytes, has 262145";
    }

    /** Each byte of it takes six on the wire: the widest records that the rules let through. */
    @Test
    void shouldCarryALargestTaskThatFailsWithALargestErrorOfControlCharacters() throws Exception {
        String error = "\u0001".repeat(SizeLimits.ERROR_BYTES);
        NewTask task =
                NewTask.read(
                        ("{\"type\":\"held\",\"maxAttempts\":1,\"payload\":\""
                                        + "x".repeat(SizeLimits.TASK_BYTES - 200)
                                        + "\"}")
                                .getBytes(StandardCharsets.UTF_8));
        String id = submit(task);

        sendAsOneBatch("none", answers(List.of(id), List.of(new AttemptResult.Failed(error))));

        assertThat(end(id).error()).isEqualTo(error);
        assertThat(node.find(id).error()).isEqualTo(error);
        assertThat(
                        letters()
                                .filter(letter -> id.equals(text(letter.key())))
                                .map(letter -> header(letter, DeadLetter.REASON)))
                .containsExactly("task failed: " + error);
    }

    private String submit(NewTask task) throws Exception {
        return node.submit(Stream.of(task)).getFirst();
    }

    private static NewTask once(String type, String payload) {
        return NewTask.read(
                ("{\"type\":\"" + type + "\",\"maxAttempts\":1,\"payload\":" + payload + "}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private TaskEvent.Ended end(String id) throws InterruptedException {
        return node.events().awaitEnd(id, PATIENCE);
    }

    /** Returns results in the place of the agent that holds the tasks, each for its dispatch. */
    private List<ProducerRecord<byte[], byte[]>> answers(
            List<String> ids, List<AttemptResult.Outcome> outcomes) {
        Map<String, AgentMessage.Assignment> given =
                await().atMost(PATIENCE)
                        .until(this::assignments, all -> all.keySet().containsAll(ids));
        List<ProducerRecord<byte[], byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            AgentMessage.Assignment assignment = requireNonNull(given.get(ids.get(i)));
            AttemptResult result =
                    new AttemptResult(
                            holder.id(),
                            holder.epoch(),
                            assignment.attempt(),
                            assignment.dispatch(),
                            outcomes.get(i),
                            1);
            answers.add(
                    new ProducerRecord<>(
                            Topics.RESULTS,
                            assignment.sourcePartition(),
                            bytes(ids.get(i)),
                            result.toJson()));
        }
        return answers;
    }

    private Map<String, AgentMessage.Assignment> assignments() {
        Map<String, AgentMessage.Assignment> all = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                Records.all(node.bootstrap(), Topics.ASSIGNED, "read_committed")) {
            if (AgentMessage.read(record.value()) instanceof AgentMessage.Assignment assignment) {
                all.put(assignment.taskId(), assignment);
            }
        }
        return all;
    }

    private List<RecordMetadata> sendAsOneBatch(
            String compression, List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        Map<String, Object> settings =
                Map.of(
                        "compression.type",
                        compression,
                        "batch.size",
                        BATCH_BYTES,
                        "buffer.memory",
                        2L * BATCH_BYTES,
                        "linger.ms",
                        60_000);
        try (KafkaProducer<byte[], byte[]> producer =
                Records.producer(node.bootstrap(), settings)) {
            List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
            producer.flush();
            List<RecordMetadata> at = new ArrayList<>();
            for (Future<RecordMetadata> each : sent) {
                at.add(each.get());
            }
            // Records of one batch have one append time.
            assertThat(at.stream().map(RecordMetadata::timestamp).distinct()).hasSize(1);
            return at;
        }
    }

    private ConsumerRecord<byte[], byte[]> letterOf(RecordMetadata at) {
        return letters()
                .filter(
                        letter ->
                                header(letter, DeadLetter.TOPIC).equals(at.topic())
                                        && header(letter, DeadLetter.OFFSET)
                                                .equals(Long.toString(at.offset())))
                .findFirst()
                .orElseThrow();
    }

    private Stream<ConsumerRecord<byte[], byte[]>> letters() {
        return Records.all(node.bootstrap(), Topics.DEAD_LETTERS, "read_committed").stream();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader(name).value());
    }

    private static ProducerRecord<byte[], byte[]> record(String id, byte[] value) {
        return new ProducerRecord<>(Topics.SUBMITTED, PARTITION, bytes(id), value);
    }

    /** Returns a task of so many bytes, whose output is the length of its payload. */
    private static byte[] task(int bytes) {
        String head = "{\"type\":\"length\",\"payload\":\"";
        return bytes(head + "x".repeat(bytes - head.length() - 2) + "\"}");
    }

    private static int payloadLength(int taskBytes) {
        return taskBytes - "{\"type\":\"length\",\"payload\":}".length();
    }

    private static String length(@Nullable RawJson payload) {
        return Integer.toString(payload(payload).length());
    }

    private static String payload(@Nullable RawJson payload) {
        return payload == null ? "" : payload.text();
    }

    private static RawJson textOf(int bytes) {
        return RawJson.of('"' + "x".repeat(bytes - 2) + '"');
    }

    private static String idHere(String name) {
        int suffix = 0;
        while (KafkaPartitions.ofTask(name + suffix, RunningNode.PARTITIONS) != PARTITION) {
            suffix++;
        }
        return name + suffix;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
