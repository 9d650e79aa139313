package io.penstock.gateway.task;

import io.javalin.http.Context;
import io.penstock.gateway.GatewayLimits;
import io.penstock.gateway.guard.BodyType;
import io.penstock.gateway.guard.BoundedBody;
import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.task.SizeLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/v1/tasks} with one task a line. Reads, submits and answers at the same time, in
 * bounded memory however long the stream is. Any thread.
 */
public final class SubmitLines implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SubmitLines.class);

    /** Answers that wait on disk for a sender that does not read; past it the reading stops. */
    private static final long SPOOL_BYTES = 1024L * 1024 * 1024;

    private final Intake intake;
    private final GatewayLimits limits;
    private volatile boolean closing;

    /**
     * @param intake checks and sends
     * @param limits how many lines, and bytes of them, may wait for the broker
     */
    public SubmitLines(Intake intake, GatewayLimits limits) {
        this.intake = intake;
        this.limits = limits;
    }

    /** Ends streams after the line that they are at. */
    @Override
    public void close() {
        closing = true;
    }

    /** Answers 200 at once, then one line for each line that is not blank. */
    void handle(Context ctx, SubmitOptions options) throws IOException, InterruptedException {
        checkOptions(options);
        ctx.status(200);
        ctx.contentType(BodyType.NDJSON.mediaType());
        LineReader lines = new LineReader(ctx.req().getInputStream(), SizeLimits.TASK_BYTES);
        OutputStream out = ctx.res().getOutputStream();
        try (AnswerSpool spool = new AnswerSpool(SPOOL_BYTES)) {
            LineAnswers answers =
                    new LineAnswers(
                            intake,
                            new InFlightWindow(limits.linesInFlight(), limits.lineBytesInFlight()),
                            spool);
            Thread answering =
                    Thread.ofVirtual()
                            .name("gateway-line-answers")
                            .start(() -> run(answers, spool));
            Thread writing =
                    Thread.ofVirtual().name("gateway-line-writer").start(() -> write(spool, out));
            try {
                readAll(lines, options, answers, spool);
            } finally {
                answers.end();
                answering.join();
                writing.join();
            }
        }
    }

    private static void checkOptions(SubmitOptions options) {
        if (!options.waitTime().isZero()) {
            throw new ProblemException(Problem.parameter("wait", "must be absent with NDJSON"));
        }
        if (options.idempotencyKey() != null) {
            throw new ProblemException(
                    Problem.parameter(
                            "Idempotency-Key", "must be absent with NDJSON; give each line an id"));
        }
    }

    private void readAll(
            LineReader lines, SubmitOptions options, LineAnswers answers, AnswerSpool spool)
            throws InterruptedException {
        long next = 1;
        try {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                next = line.number() + 1;
                answer(line, options, answers);
                if (closing) {
                    answers.refuse(next, Problem.of(ProblemCode.CLOSING, "send the rest again"));
                    return;
                }
                if (spool.isDropped()) {
                    return;
                }
            }
        } catch (IOException e) {
            log.atInfo()
                    .addKeyValue("line", next)
                    .addKeyValue("error", e.toString())
                    .log("stream of tasks broke off");
            ProblemCode code =
                    closing
                            ? ProblemCode.CLOSING
                            : e.getCause() instanceof TimeoutException
                                    ? ProblemCode.REQUEST_TIMEOUT
                                    : ProblemCode.BAD_REQUEST;
            answers.refuse(next, Problem.of(code, "the stream broke off before this line"));
        }
    }

    private void answer(Line line, SubmitOptions options, LineAnswers answers)
            throws InterruptedException {
        switch (line) {
            case Line.TooLong tooLong ->
                    answers.refuse(
                            tooLong.number(),
                            BoundedBody.tooLarge(SizeLimits.TASK_BYTES).problem());
            case Line.Text text -> {
                switch (intake.check(text.text(), null, options.requireAgent())) {
                    case Checked.Bad bad -> answers.refuse(text.number(), bad.problem());
                    case Checked.Good good -> answers.send(text.number(), good, text.text());
                }
            }
        }
    }

    private static void run(LineAnswers answers, AnswerSpool spool) {
        try {
            answers.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            spool.drop();
        } finally {
            spool.end();
        }
    }

    private static void write(AnswerSpool spool, OutputStream out) {
        try {
            for (byte[] taken = spool.take(); taken != null; taken = spool.take()) {
                out.write(taken);
                if (spool.isEmpty()) {
                    out.flush();
                }
            }
        } catch (IOException | RuntimeException | InterruptedException e) {
            log.atInfo().addKeyValue("error", e.toString()).log("answers are no longer read");
            spool.drop();
        }
    }
}
