package io.penstock.gateway.task;

import io.penstock.gateway.pipeline.Submissions;
import io.penstock.gateway.problem.Problem;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the lines of one NDJSON request in their order, each as soon as it is acknowledged. The
 * reader of the request offers lines; one thread waits for their outcomes.
 */
final class LineAnswers {
    private static final Logger log = LoggerFactory.getLogger(LineAnswers.class);

    private static final PropertyNames NAMES = JsonText.names("line", "id", "state");

    private final Intake intake;
    private final InFlightWindow window;
    private final AnswerSpool spool;
    // Bounded by the window: each entry has taken its place there.
    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();

    LineAnswers(Intake intake, InFlightWindow window, AnswerSpool spool) {
        this.intake = intake;
        this.window = window;
        this.spool = spool;
    }

    private sealed interface Entry {
        record Sent(
                long line,
                int bytes,
                Checked.Good good,
                CompletableFuture<Submissions.Accepted> future,
                long sentAt)
                implements Entry {}

        record Refused(long line, Problem problem) implements Entry {}

        record End() implements Entry {}
    }

    /** Waits for room, sends the line, and queues its answer. */
    void send(long line, Checked.Good good, byte[] json) throws InterruptedException {
        window.enter(json.length);
        long sentAt = System.nanoTime();
        entries.add(new Entry.Sent(line, json.length, good, intake.send(good, json), sentAt));
    }

    /** Waits for room and queues the answer of a line that is not sent. */
    void refuse(long line, Problem problem) throws InterruptedException {
        window.enter(0);
        entries.add(new Entry.Refused(line, problem));
    }

    /** Says that no further line comes. */
    void end() {
        entries.add(new Entry.End());
    }

    /** Hands each answer to the spool until the end, also when nobody reads them any more. */
    void run() throws InterruptedException {
        while (true) {
            switch (entries.take()) {
                case Entry.Sent sent -> {
                    Outcome outcome =
                            intake.acknowledged(sent.good(), sent.future(), sent.sentAt());
                    window.leave(sent.bytes());
                    keep(answer(sent.line(), outcome));
                }
                case Entry.Refused refused -> {
                    window.leave(0);
                    keep(answer(refused.line(), intake.refused(refused.problem())));
                }
                case Entry.End end -> {
                    return;
                }
            }
        }
    }

    private void keep(byte[] answer) throws InterruptedException {
        try {
            spool.append(answer);
        } catch (IOException e) {
            log.atWarn().addKeyValue("error", e.toString()).log("answers could not be kept");
            spool.drop();
        }
    }

    private static byte[] answer(long line, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused -> withLineFeed(refused.problem().toLine(line));
            case Outcome.Accepted accepted ->
                    withLineFeed(
                            JsonText.object(
                                    NAMES,
                                    w -> {
                                        JsonText.number(w, 0, line);
                                        JsonText.text(w, 1, accepted.id());
                                        JsonText.text(w, 2, "accepted");
                                    }));
        };
    }

    private static byte[] withLineFeed(byte[] json) {
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }
}
