package io.penstock.lifecycle;

import io.penstock.json.RawJson;
import io.penstock.lifecycle.Step.Verdict;
import io.penstock.lifecycle.StoredTask.Active;
import io.penstock.lifecycle.StoredTask.Parked;
import io.penstock.lifecycle.StoredTask.Phase;
import io.penstock.lifecycle.StoredTask.Phase.Assigned;
import io.penstock.lifecycle.StoredTask.Phase.Retrying;
import io.penstock.lifecycle.StoredTask.Phase.Waiting;
import io.penstock.task.AgentMessage;
import io.penstock.task.Attempt;
import io.penstock.task.AttemptResult;
import io.penstock.task.AttemptResult.Failed;
import io.penstock.task.AttemptResult.Succeeded;
import io.penstock.task.Control;
import io.penstock.task.Dispatch;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a task's life. Each method takes the stored state and one input and returns the next
 * state and what else is to be done; nothing here reads a clock, draws a number or remembers.
 *
 * <p>A failure, a timeout or the loss of an agent counts only for the current dispatch; a success
 * ends a task that has not ended, whatever dispatch it names (R4). Immutable; any thread.
 *
 * @param backOff how long a task waits after a failure
 * @param maxLosses how many times its agent may be lost before the task itself is taken to be the
 *     cause
 * @param parkMs how long a result or cancel is kept for a submission that has not come, in ms
 */
public record Lifecycle(BackOff backOff, int maxLosses, long parkMs) {
    /** The rules that the documentation states. */
    public static final Lifecycle STANDARD = new Lifecycle(BackOff.STANDARD, 5, 60_000);

    /** Who gets a task: one run of an agent, and the partition that it reads. */
    public record Target(String agent, long epoch, int partition) {}

    /**
     * A submission came.
     *
     * @param current what the store holds under its id
     * @param endedLately whether the id is among those that ended within the horizon of duplicates
     */
    public Step submit(@Nullable StoredTask current, boolean endedLately, Submission submission) {
        if (endedLately) {
            return Step.unchanged(Verdict.DUPLICATE, current);
        }
        return switch (current) {
            case null -> new Step(Verdict.SUBMITTED, Active.submitted(submission), List.of());
            case Active active -> Step.unchanged(Verdict.DUPLICATE, active);
            case Parked parked -> meet(Active.submitted(submission), parked, submission.at());
        };
    }

    private static Step meet(Active task, Parked parked, long now) {
        AttemptResult result = parked.result();
        if (result == null) {
            return end(task, TaskState.CANCELLED, now, null, null, null, List.of());
        }
        Active tried =
                task.with(
                        Phase.WAITING,
                        Math.max(1, result.attempt()),
                        0,
                        result.agent(),
                        null,
                        List.of());
        return succeed(tried, result, now);
    }

    /** The task is handed to an agent. */
    public Step assign(
            Active task, Target target, Dispatch dispatch, int sourcePartition, long now) {
        long dueAt = Math.min(now + task.timeoutMs(), task.endBy());
        Active next =
                task.with(
                        new Assigned(
                                target.agent(),
                                target.epoch(),
                                target.partition(),
                                dispatch,
                                now,
                                dueAt),
                        task.attempt() + 1,
                        task.losses(),
                        target.agent(),
                        task.lastError(),
                        task.attempts());
        byte[] json =
                AgentMessage.Assignment.toJson(
                        task.json(),
                        next.attempt(),
                        dispatch,
                        target.epoch(),
                        sourcePartition,
                        dueAt - now);
        return new Step(
                Verdict.ASSIGNED,
                next,
                List.of(new Effect.Assign(target.agent(), target.partition(), json)));
    }

    /** A result came. */
    public Step result(
            @Nullable StoredTask current, boolean endedLately, AttemptResult result, long now) {
        return switch (current) {
            case null ->
                    result.outcome() instanceof Succeeded && !endedLately
                            ? new Step(Verdict.PARKED, new Parked(now + parkMs, result), List.of())
                            : Step.unchanged(Verdict.LATE, null);
            case Parked parked -> Step.unchanged(Verdict.IGNORED, parked);
            case Active active ->
                    switch (result.outcome()) {
                        case Succeeded succeeded -> succeed(active, result, now);
                        case Failed failed ->
                                active.phase() instanceof Assigned assigned
                                                && assigned.dispatch().equals(result.dispatch())
                                        ? attemptFailed(
                                                active,
                                                assigned,
                                                Attempt.Outcome.FAILED,
                                                failed.error(),
                                                now)
                                        : Step.unchanged(Verdict.FOREIGN, active);
                    };
        };
    }

    private static Step succeed(Active task, AttemptResult result, long now) {
        List<Effect> callOff =
                task.phase() instanceof Assigned assigned
                                && !assigned.dispatch().equals(result.dispatch())
                        ? List.of(callOff(task, assigned))
                        : List.of();
        RawJson output =
                result.outcome() instanceof Succeeded succeeded ? succeeded.output() : null;
        Active done =
                task.with(
                        task.phase(),
                        task.attempt(),
                        task.losses(),
                        result.agent(),
                        null,
                        task.attempts());
        return end(done, TaskState.SUCCEEDED, now, output, null, result.durationMs(), callOff);
    }

    private Step attemptFailed(
            Active task, Assigned assigned, Attempt.Outcome outcome, String error, long now) {
        Active tried = over(task, assigned, outcome, error, now);
        int failures = task.attempt() - task.losses();
        if (failures >= task.maxAttempts()) {
            return end(tried, TaskState.FAILED, now, null, error, null, List.of());
        }
        long retryAt = now + backOff.waitMs(task.id(), failures);
        return again(tried, error, now, task.losses(), new Retrying(retryAt), retryAt);
    }

    private static Active over(
            Active task, Assigned assigned, Attempt.Outcome outcome, String error, long now) {
        Attempt attempt =
                new Attempt(
                        task.attempt(),
                        assigned.agent(),
                        assigned.assignedAt(),
                        now,
                        outcome,
                        error);
        return task.having(attempt.after(task.attempts()));
    }

    private static Step again(
            Active tried, String error, long now, int losses, Phase phase, long retryAt) {
        Active next =
                tried.with(
                        phase, tried.attempt(), losses, tried.lastAgent(), error, tried.attempts());
        Attempt last = tried.attempts().getLast();
        TaskEvent event =
                new TaskEvent.AttemptEnded(
                        tried.id(), next.seq(), last.number(), last.agent(), error, now, retryAt);
        return new Step(Verdict.ATTEMPT_ENDED, next, List.of(new Effect.Emit(event)));
    }

    /** The agent that has the task left, was replaced by a later run, or let its lease end. */
    public Step agentGone(Active task, String how, long now) {
        if (!(task.phase() instanceof Assigned assigned)) {
            return Step.unchanged(Verdict.IGNORED, task);
        }
        String error = "agent " + assigned.agent() + " " + how;
        int losses = task.losses() + 1;
        Active tried = over(task, assigned, Attempt.Outcome.LOST, error, now);
        return losses > maxLosses
                ? end(
                        tried,
                        TaskState.FAILED,
                        now,
                        null,
                        error + ", as " + maxLosses + " before it",
                        null,
                        List.of())
                : again(tried, error, now, losses, Phase.WAITING, now);
    }

    /** Somebody asks something of the task. */
    public Step control(
            @Nullable StoredTask current, boolean endedLately, Control control, long now) {
        return switch (current) {
            case null ->
                    control.action() == Control.Action.CANCEL && !endedLately
                            ? new Step(Verdict.PARKED, new Parked(now + parkMs, null), List.of())
                            : Step.unchanged(Verdict.LATE, null);
            case Parked parked -> Step.unchanged(Verdict.IGNORED, parked);
            case Active task ->
                    switch (control.action()) {
                        case CANCEL -> cancel(task, now);
                        case RETRY ->
                                task.phase() instanceof Retrying
                                        ? back(task)
                                        : Step.unchanged(Verdict.IGNORED, task);
                    };
        };
    }

    private static Step cancel(Active task, long now) {
        return end(
                task,
                TaskState.CANCELLED,
                now,
                null,
                task.lastError(),
                null,
                callOffIfAssigned(task));
    }

    private static Step back(Active task) {
        return new Step(Verdict.BACK, task.with(Phase.WAITING), List.of());
    }

    /**
     * The clock reached what {@link StoredTask#nextDueMs()} said; an early call changes nothing.
     */
    public Step due(StoredTask current, long now) {
        if (now < current.nextDueMs()) {
            return Step.unchanged(Verdict.IGNORED, current);
        }
        return switch (current) {
            case Parked parked -> new Step(Verdict.UNPARKED, null, List.of());
            case Active task -> {
                if (now >= task.endBy()) {
                    yield expire(task, "not ended within the time that its submission gives", now);
                }
                yield switch (task.phase()) {
                    case Waiting() ->
                            expire(
                                    task,
                                    "not started within the time that its submission gives",
                                    now);
                    case Retrying retrying -> back(task);
                    case Assigned assigned -> timedOut(task, assigned, now);
                };
            }
        };
    }

    private static Step expire(Active task, String why, long now) {
        String error = task.lastError() == null ? why : why + "; " + task.lastError();
        return end(task, TaskState.EXPIRED, now, null, error, null, callOffIfAssigned(task));
    }

    private Step timedOut(Active task, Assigned assigned, long now) {
        Step step =
                attemptFailed(
                        task,
                        assigned,
                        Attempt.Outcome.TIMED_OUT,
                        "timed out after " + (now - assigned.assignedAt()) + " ms",
                        now);
        List<Effect> effects = new ArrayList<>(step.effects());
        effects.addFirst(callOff(task, assigned));
        return new Step(step.verdict(), step.next(), effects);
    }

    private static List<Effect> callOffIfAssigned(Active task) {
        return task.phase() instanceof Assigned assigned
                ? List.of(callOff(task, assigned))
                : List.of();
    }

    private static Effect callOff(Active task, Assigned assigned) {
        return new Effect.CallOff(
                assigned.agent(),
                assigned.partition(),
                new AgentMessage.Cancellation(task.id(), assigned.dispatch(), assigned.epoch()));
    }

    private static Step end(
            Active task,
            TaskState state,
            long now,
            @Nullable RawJson output,
            @Nullable String error,
            @Nullable Long durationMs,
            List<Effect> before) {
        Long assignedAt = task.phase() instanceof Assigned assigned ? assigned.assignedAt() : null;
        TaskEvent.Ended ended =
                new TaskEvent.Ended(
                        task.id(),
                        task.seq() + 1,
                        state,
                        task.type(),
                        task.tenant(),
                        task.priority(),
                        task.attempt(),
                        task.lastAgent(),
                        task.submittedAt(),
                        assignedAt,
                        now,
                        durationMs,
                        output,
                        error,
                        task.source(),
                        task.attempts());
        List<Effect> effects = new ArrayList<>(before);
        effects.add(new Effect.Emit(ended));
        if (state == TaskState.FAILED || state == TaskState.EXPIRED) {
            effects.add(
                    new Effect.Bury(
                            task.json(),
                            "task " + state.word() + ": " + (error == null ? "" : error),
                            task.source()));
        }
        return new Step(Verdict.ENDED, null, effects);
    }
}
