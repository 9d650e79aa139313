package io.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.json.InvalidField;
import io.penstock.json.RawJson;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.task.Control;
import io.penstock.task.NewTask;
import io.penstock.task.RecordRef;
import io.penstock.task.SizeLimits;
import io.penstock.task.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TaskProducerIT {
    private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);

    private static EmbeddedKafka kafka;
    private static TaskProducer producer;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start();
        NodeSide.createTopics(kafka.bootstrapServers());
        producer =
                TaskProducer.builder(kafka.bootstrapServers())
                        .clock(() -> NOW)
                        .linger(Duration.ofMillis(2))
                        .open();
    }

    @AfterAll
    static void stop() {
        producer.close();
        kafka.close();
    }

    @Test
    void shouldWriteTheTaskUnderItsIdOnThePartitionOfMurmur2WithItsOwnTimeInAHeader()
            throws Exception {
        NewTask task = NewTask.type("mail").id("grüße-7").payload("{\"to\": 1}").build();

        Submitted submitted = answer(producer.submit(task));

        assertThat(submitted.taskId()).isEqualTo("grüße-7");
        byte[] key = "grüße-7".getBytes(UTF_8);
        assertThat(submitted.record().topic()).isEqualTo(Topics.SUBMITTED);
        assertThat(submitted.record().partition())
                .isEqualTo(Utils.toPositive(Utils.murmur2(key)) % 4);
        ConsumerRecord<byte[], byte[]> record = read(submitted.record());
        assertThat(record.key()).isEqualTo(key);
        assertThat(NewTask.read(record.value())).isEqualTo(task);
        assertThat(new String(record.headers().lastHeader("penstock.sent-at").value(), UTF_8))
                .isEqualTo("1790000000123");
    }

    @Test
    void shouldDrawAnIdWhereTheTaskHasNone() throws Exception {
        Submitted first = answer(producer.submit(NewTask.of("mail", null)));
        Submitted second = answer(producer.submit(NewTask.of("mail", null)));

        assertThat(first.taskId()).matches("[a-z2-7]{26}").isNotEqualTo(second.taskId());
        assertThat(read(first.record()).key()).isEqualTo(first.taskId().getBytes(UTF_8));
    }

    @Test
    void shouldTakeATaskAtTheLimitAndRefuseOneByteMore() throws Exception {
        NewTask largest = taskOf(SizeLimits.TASK_BYTES);
        NewTask tooLarge = taskOf(SizeLimits.TASK_BYTES + 1);

        assertThat(read(answer(producer.submit(largest)).record()).value())
                .hasSize(SizeLimits.TASK_BYTES);
        assertThatThrownBy(() -> answer(producer.submit(tooLarge)))
                .hasCauseInstanceOf(InvalidField.class)
                .hasMessageContaining("must be at most 524288 bytes, is 524289");
    }

    @Test
    void shouldSubmitTheGoodTasksOfACollectionAlthoughOneIsBad() throws Exception {
        List<CompletableFuture<Submitted>> answers =
                producer.submitAll(
                        List.of(
                                NewTask.type("a").id("good-1").build(),
                                taskOf(SizeLimits.TASK_BYTES + 1),
                                NewTask.type("a").id("good-2").build()));

        producer.flush();
        assertThat(answers).extracting(CompletableFuture::isDone).containsOnly(true);
        assertThat(answers.get(0).get().taskId()).isEqualTo("good-1");
        assertThat(answers.get(1)).isCompletedExceptionally();
        assertThat(answers.get(2).get().taskId()).isEqualTo("good-2");
    }

    @Test
    void shouldSubmitALongStreamAndTellOfEachTask() throws Exception {
        List<String> ids = new ArrayList<>();
        List<Long> refused = new ArrayList<>();
        Stream<NewTask> tasks =
                IntStream.range(0, 25_000)
                        .mapToObj(
                                i ->
                                        i == 7
                                                ? taskOf(SizeLimits.TASK_BYTES + 1)
                                                : NewTask.type("a").id("s-" + i).build());

        long acknowledged =
                producer.submitAll(
                        tasks,
                        new SubmissionListener() {
                            @Override
                            public void acknowledged(long index, Submitted submitted) {
                                assertThat(submitted.taskId()).isEqualTo("s-" + index);
                                ids.add(submitted.taskId());
                            }

                            @Override
                            public void refused(long index, Throwable why) {
                                refused.add(index);
                            }
                        });

        assertThat(acknowledged).isEqualTo(24_999);
        assertThat(ids).hasSize(24_999).doesNotHaveDuplicates();
        assertThat(refused).containsExactly(7L);
    }

    @Test
    void shouldAskForACancel() throws Exception {
        RecordRef place =
                producer.control("grüße-7", new Control(Control.Action.CANCEL))
                        .get(10, TimeUnit.SECONDS);

        ConsumerRecord<byte[], byte[]> record = read(place);
        assertThat(record.topic()).isEqualTo(Topics.CONTROL);
        assertThat(record.key()).isEqualTo("grüße-7".getBytes(UTF_8));
        assertThat(Control.read(record.value()).action()).isEqualTo(Control.Action.CANCEL);
        assertThat(producer.control("", new Control(Control.Action.RETRY)))
                .isCompletedExceptionally();
    }

    @Test
    void shouldFailWhatIsSubmittedAfterClose() {
        TaskProducer closed = TaskProducer.open(kafka.bootstrapServers());
        closed.close();

        assertThat(closed.submit(NewTask.of("a", null))).isCompletedExceptionally();
    }

    private static NewTask taskOf(int bytes) {
        int around = NewTask.of("a", RawJson.string("")).toJson().length;
        NewTask task = NewTask.of("a", RawJson.string("x".repeat(bytes - around)));
        assertThat(task.toJson()).hasSize(bytes);
        return task;
    }

    private static Submitted answer(CompletableFuture<Submitted> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static ConsumerRecord<byte[], byte[]> read(RecordRef place) {
        KafkaSettings settings = new KafkaSettings(kafka.bootstrapServers(), Map.of());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings.consumer("test"))) {
            TopicPartition partition = new TopicPartition(place.topic(), place.partition());
            consumer.assign(List.of(partition));
            consumer.seek(partition, place.offset());
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    return record;
                }
            }
        }
    }
}
