package io.penstock.gateway;

import io.javalin.http.Context;
import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.SubmittedTasks;
import io.penstock.gateway.pipeline.TaskFilter;
import io.penstock.gateway.pipeline.TaskLookup;
import io.penstock.gateway.pipeline.TaskPage;
import io.penstock.gateway.pipeline.TaskQueries;
import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.gateway.task.TaskTimeline;
import io.penstock.json.InvalidField;
import io.penstock.json.RawJson;
import io.penstock.task.Names;
import io.penstock.task.RecordRef;
import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Shows tasks: one, its submission, its past, its result, and lists. Any thread. */
final class TaskReads {
    private static final long RUNNING_RETRY_MS = 1_000;
    private static final byte[] NO_OUTPUT = "null".getBytes(StandardCharsets.UTF_8);

    private final TaskQueries queries;
    private final SubmittedTasks submitted;

    TaskReads(TaskQueries queries, SubmittedTasks submitted) {
        this.queries = queries;
        this.submitted = submitted;
    }

    /** {@code GET /api/v1/tasks/{id}}. */
    void one(Context ctx) {
        JsonAnswer.write(ctx, find(ctx).toJson());
    }

    /** {@code GET /api/v1/tasks/{id}/events}. */
    void events(Context ctx) {
        JsonAnswer.write(ctx, TaskTimeline.of(find(ctx)).toJson());
    }

    /** {@code GET /api/v1/tasks/{id}/submission}. */
    void submission(Context ctx) {
        RecordRef source = find(ctx).source();
        if (source == null) {
            throw submissionGone();
        }
        switch (submitted.at(source)) {
            case Answer.NotYet<Optional<byte[]>> notYet ->
                    throw notYet(notYet.retryAfterMs(), notYet.why());
            case Answer.Known<Optional<byte[]>> known -> {
                JsonAnswer.source(ctx, known.source(), known.ageMs());
                JsonAnswer.write(ctx, known.value().orElseThrow(TaskReads::submissionGone));
            }
        }
    }

    private static ProblemException submissionGone() {
        return new ProblemException(
                ProblemCode.UNKNOWN_TASK, "its submission is no longer in the log");
    }

    /** {@code GET /api/v1/tasks/{id}/result}. */
    void result(Context ctx) {
        TaskView task = find(ctx);
        if (task.state() == TaskState.SUCCEEDED) {
            RawJson output = task.output();
            JsonAnswer.write(
                    ctx,
                    output == null ? NO_OUTPUT : output.text().getBytes(StandardCharsets.UTF_8));
        } else if (task.state().isEnd()) {
            String error = task.error();
            throw new ProblemException(
                    Problem.of(
                                    ProblemCode.NOT_SUCCEEDED,
                                    error == null ? "it is " + task.state().word() : error)
                            .with("state", task.state().word()));
        } else {
            throw new ProblemException(
                    Problem.of(ProblemCode.NOT_ENDED, "it is " + task.state().word())
                            .with("state", task.state().word())
                            .retryAfter(RUNNING_RETRY_MS));
        }
    }

    /** {@code GET /api/v1/tasks}. */
    void list(Context ctx) {
        TaskFilter filter =
                new TaskFilter(
                        QueryParameters.state(ctx),
                        QueryParameters.name(ctx, "type"),
                        QueryParameters.name(ctx, "agent"),
                        QueryParameters.name(ctx, "tenant"));
        int limit = QueryParameters.limit(ctx);
        try {
            switch (queries.tasks(filter, limit, ctx.queryParam("cursor"))) {
                case Answer.NotYet<TaskPage> notYet ->
                        throw notYet(notYet.retryAfterMs(), notYet.why());
                case Answer.Known<TaskPage> known -> {
                    JsonAnswer.source(ctx, known.source(), known.ageMs());
                    JsonAnswer.writeList(
                            ctx,
                            "tasks",
                            known.value().tasks().stream().map(TaskView::toJson).toList(),
                            known.value().nextCursor());
                }
            }
        } catch (InvalidField e) {
            throw QueryParameters.wrong(e.field(), e.rule());
        }
    }

    private TaskView find(Context ctx) {
        String id = ctx.pathParam("id");
        try {
            Names.checkId("id", id);
        } catch (InvalidField e) {
            throw QueryParameters.wrong("id", e.rule());
        }
        return switch (queries.task(id)) {
            case TaskLookup.Found found -> {
                JsonAnswer.source(ctx, found.source(), found.ageMs());
                yield found.task();
            }
            case TaskLookup.Unknown unknown ->
                    throw new ProblemException(
                            ProblemCode.UNKNOWN_TASK,
                            "no task of this id was acknowledged, or its retention is over");
            case TaskLookup.NotYet notYet -> throw notYet(notYet.retryAfterMs(), notYet.why());
            case TaskLookup.DeadLettered dead -> throw deadLettered(dead);
        };
    }

    private static ProblemException deadLettered(TaskLookup.DeadLettered dead) {
        Problem problem = Problem.of(ProblemCode.DEAD_LETTERED, dead.reason());
        String letter = dead.deadLetterId();
        return new ProblemException(
                letter == null
                        ? problem
                        : problem.with("deadLetter", "/api/v1/dead-letters/" + letter));
    }

    static ProblemException notYet(long retryAfterMs, String why) {
        return new ProblemException(Problem.of(ProblemCode.NOT_YET, why).retryAfter(retryAfterMs));
    }
}
