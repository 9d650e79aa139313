package io.penstock.gateway.task;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.penstock.gateway.guard.BodyType;
import io.penstock.gateway.guard.BoundedBody;
import io.penstock.gateway.problem.ProblemAnswers;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.task.TaskView;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/tasks} with one task. Any thread. */
public final class SubmitOne {
    private static final PropertyNames NAMES = JsonText.names("id", "state");

    private final Intake intake;
    private final AwaitEnd awaitEnd;
    private final BoundedBody body;

    /**
     * @param intake checks and sends
     * @param awaitEnd waits where the sender asks for it
     * @param body reads the task
     */
    public SubmitOne(Intake intake, AwaitEnd awaitEnd, BoundedBody body) {
        this.intake = intake;
        this.awaitEnd = awaitEnd;
        this.body = body;
    }

    /** Answers 202 when the broker keeps the task, or 200 when it ended within the wait. */
    void handle(Context ctx, SubmitOptions options) throws IOException {
        byte[] json = body.read(ctx.req());
        switch (intake.check(json, options.idempotencyKey(), options.requireAgent())) {
            case Checked.Bad bad -> write(ctx, intake.refused(bad.problem()), null);
            case Checked.Good good when options.waitTime().isZero() ->
                    write(ctx, submit(good, json), null);
            case Checked.Good good -> submitAndWait(ctx, options, good, json);
        }
    }

    private void submitAndWait(Context ctx, SubmitOptions options, Checked.Good good, byte[] json) {
        try (AwaitEnd.Waiting waiting = awaitEnd.register(good.id(), options.waitTime())) {
            Outcome outcome = submit(good, json);
            TaskView task =
                    outcome instanceof Outcome.Accepted ? waiting.await(good.idGiven()) : null;
            write(ctx, outcome, task);
        }
    }

    private Outcome submit(Checked.Good good, byte[] json) {
        long sentAt = System.nanoTime();
        return intake.acknowledged(good, intake.send(good, json), sentAt);
    }

    private static void write(Context ctx, Outcome outcome, @Nullable TaskView task) {
        switch (outcome) {
            case Outcome.Refused refused -> ProblemAnswers.write(ctx, refused.problem());
            case Outcome.Accepted accepted -> {
                ctx.status(task != null && task.state().isEnd() ? 200 : 202);
                ctx.header(Header.LOCATION, TaskAddress.of(accepted.id()));
                ctx.contentType(BodyType.JSON.mediaType());
                ctx.result(task == null ? accepted(accepted.id()) : task.toJson());
            }
        }
    }

    private static byte[] accepted(String id) {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.text(w, 0, id);
                    JsonText.text(w, 1, "accepted");
                });
    }
}
