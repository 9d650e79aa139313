package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.json.RawJson;
import io.penstock.task.AttemptResult;
import io.penstock.task.AttemptResult.Failed;
import io.penstock.task.AttemptResult.Succeeded;
import io.penstock.task.Dispatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {
    /** Answers each send by a rule; keeps what it took. */
    private static final class FakeLine implements Outbox.Line {
        private final List<AttemptResult> taken = new CopyOnWriteArrayList<>();
        private final List<Callback> unanswered = new CopyOnWriteArrayList<>();
        private volatile Function<AttemptResult, @Nullable Exception> rule = result -> null;
        private volatile boolean silent;
        private volatile boolean closed;

        @Override
        public void send(ProducerRecord<byte[], byte[]> record, Callback answer) {
            AttemptResult result = AttemptResult.read(record.value());
            Exception fault = rule.apply(result);
            if (fault instanceof IllegalStateException thrown) {
                throw thrown;
            }
            if (silent) {
                unanswered.add(answer);
                return;
            }
            if (fault == null) {
                taken.add(result);
            }
            answer.onCompletion(null, fault);
        }

        @Override
        public void close(Duration limit) {
            closed = true;
            unanswered.forEach(answer -> answer.onCompletion(null, new KafkaException("closed")));
        }
    }

    private final List<FakeLine> lines = new CopyOnWriteArrayList<>();
    private final Outbox outbox =
            new Outbox(
                    () -> {
                        FakeLine line = new FakeLine();
                        lines.add(line);
                        return line;
                    });

    @Test
    void shouldForgetAResultThatIsAcknowledged() throws Exception {
        outbox.send("t", 0, result(1));

        assertThat(lines.getFirst().taken).containsExactly(result(1));
        assertThat(outbox.awaitEmpty(Duration.ZERO)).isTrue();
    }

    @Test
    void shouldSendAgainUntilAcknowledged() {
        FakeLine line = lines.getFirst();
        line.rule = result -> new TimeoutException("no broker");
        outbox.send("t", 0, result(1));
        outbox.send("t", 0, result(2));
        assertThat(outbox.unsent()).isEqualTo(2);
        line.rule = result -> null;

        await().until(() -> outbox.unsent() == 0);
        assertThat(line.taken).containsExactlyInAnyOrder(result(1), result(2));
        assertThat(lines).hasSize(1);
    }

    @Test
    void shouldReplaceALineThatIsDoneAndSendWhatItHadNotDelivered() {
        FakeLine line = lines.getFirst();
        line.silent = true;
        outbox.send("t", 0, result(1));
        line.rule = result -> new IllegalStateException("fatal");
        outbox.send("t", 0, result(2));

        await().until(() -> outbox.unsent() == 0);
        assertThat(line.closed).isTrue();
        assertThat(lines).hasSize(2);
        assertThat(lines.getLast().taken).containsExactlyInAnyOrder(result(1), result(2));
    }

    @Test
    void shouldTurnAResultThatItsTopicRefusesIntoAFailureThatSaysSo() {
        FakeLine line = lines.getFirst();
        line.rule =
                result ->
                        result.outcome() instanceof Succeeded
                                ? new RecordTooLargeException("2000 bytes")
                                : null;
        outbox.send("t", 0, result(1));

        await().until(() -> line.taken.size() == 1);
        assertThat(line.taken.getFirst().outcome())
                .isEqualTo(new Failed("the output is too large for the topic: 2000 bytes"));
        assertThat(line.taken.getFirst().dispatch()).isEqualTo(result(1).dispatch());
        await().until(() -> outbox.unsent() == 0);
    }

    @Test
    void shouldHaveNoRoomWhileTooMuchIsUnacknowledged() {
        FakeLine line = lines.getFirst();
        line.silent = true;
        for (int i = 0; i < Outbox.MAX_UNSENT - 1; i++) {
            outbox.send("t", 0, result(i));
        }
        assertThat(outbox.hasRoom()).isTrue();
        outbox.send("t", 0, result(0));
        assertThat(outbox.hasRoom()).isFalse();
        line.unanswered.getFirst().onCompletion(null, null);
        assertThat(outbox.hasRoom()).isTrue();
    }

    @Test
    void shouldHaveNoRoomWhileTooManyBytesAreUnacknowledged() {
        lines.getFirst().silent = true;
        AttemptResult large =
                new AttemptResult(
                        "a",
                        1,
                        1,
                        new Dispatch(1, 1),
                        new Succeeded(RawJson.string("x".repeat(200_000))),
                        1);
        int fits = (int) (Outbox.MAX_UNSENT_BYTES / (large.toJson().length + 1));
        for (int i = 0; i < fits; i++) {
            outbox.send("t", 0, large);
        }
        assertThat(outbox.hasRoom()).isTrue();
        outbox.send("t", 0, large);
        assertThat(outbox.hasRoom()).isFalse();
    }

    private static AttemptResult result(long number) {
        return new AttemptResult(
                "a", 1, 1, new Dispatch(1, number), new Succeeded(RawJson.of("1")), 1);
    }
}
