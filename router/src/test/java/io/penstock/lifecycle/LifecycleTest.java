package io.penstock.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.json.RawJson;
import io.penstock.lifecycle.Step.Verdict;
import io.penstock.lifecycle.StoredTask.Active;
import io.penstock.lifecycle.StoredTask.Parked;
import io.penstock.lifecycle.StoredTask.Phase;
import io.penstock.task.AgentMessage;
import io.penstock.task.Attempt;
import io.penstock.task.AttemptResult;
import io.penstock.task.Control;
import io.penstock.task.Dispatch;
import io.penstock.task.NewTask;
import io.penstock.task.RecordRef;
import io.penstock.task.TaskDefaults;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.Topics;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Lifecycle RULES = Lifecycle.STANDARD;
    private static final Lifecycle.Target ONE = new Lifecycle.Target("one", 7, 3);
    private static final Lifecycle.Target TWO = new Lifecycle.Target("two", 8, 4);
    private static final Dispatch FIRST = new Dispatch(42, 1);
    private static final Dispatch SECOND = new Dispatch(42, 2);

    @Test
    void shouldWaitOnceSubmitted() {
        Step step = RULES.submit(null, false, submission(NewTask.type("scan")));

        assertThat(step.verdict()).isEqualTo(Verdict.SUBMITTED);
        assertThat(active(step).state()).isEqualTo(TaskState.WAITING);
        assertThat(active(step).nextDueMs()).isEqualTo(Long.MAX_VALUE);
        assertThat(step.effects()).isEmpty();
    }

    @Test
    void shouldKnowASecondSubmissionAsADuplicate() {
        Active task = waiting(NewTask.type("scan"));

        Step onItsWay = RULES.submit(task, false, submission(NewTask.type("scan")));
        Step ended = RULES.submit(null, true, submission(NewTask.type("scan")));

        assertThat(onItsWay.verdict()).isEqualTo(Verdict.DUPLICATE);
        assertThat(onItsWay.next()).isSameAs(task);
        assertThat(ended.verdict()).isEqualTo(Verdict.DUPLICATE);
        assertThat(ended.changes()).isFalse();
    }

    @Test
    void shouldHandTheTaskToItsAgent() {
        Step step =
                RULES.assign(waiting(NewTask.type("scan").timeoutMs(500)), ONE, FIRST, 5, 1_000);

        assertThat(active(step).phase())
                .isEqualTo(new Phase.Assigned("one", 7, 3, FIRST, 1_000, 1_500));
        assertThat(active(step).attempt()).isEqualTo(1);
        Effect.Assign assign = (Effect.Assign) step.effects().getFirst();
        AgentMessage.Assignment message =
                (AgentMessage.Assignment) AgentMessage.read(assign.json());
        assertThat(assign.agent()).isEqualTo("one");
        assertThat(assign.partition()).isEqualTo(3);
        assertThat(message.taskId()).isEqualTo("t");
        assertThat(message.dispatch()).isEqualTo(FIRST);
        assertThat(message.agentEpoch()).isEqualTo(7);
        assertThat(message.sourcePartition()).isEqualTo(5);
        assertThat(message.timeLeftMs()).isEqualTo(500);
    }

    @Test
    void shouldEndOnSuccess() {
        Step step = RULES.result(assigned(), false, success(FIRST, "{\"n\":1}"), 2_000);

        TaskEvent.Ended end = ended(step);
        assertThat(step.next()).isNull();
        assertThat(end.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(end.output()).isEqualTo(RawJson.of("{\"n\":1}"));
        assertThat(end.attempt()).isEqualTo(1);
        assertThat(end.agent()).isEqualTo("one");
        assertThat(end.assignedAt()).isEqualTo(1_000);
        assertThat(end.endedAt()).isEqualTo(2_000);
        assertThat(end.seq()).isGreaterThan(assigned().seq());
    }

    @Test
    void shouldEndOnASuccessOfAnEarlierDispatchAndCallOffTheLater() {
        Active gone = active(RULES.agentGone(assigned(), "left", 1_500));
        Active again = active(RULES.assign(gone, TWO, SECOND, 0, 1_600));

        Step step = RULES.result(again, false, success(FIRST, "1"), 2_000);

        assertThat(ended(step).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(ended(step).agent()).isEqualTo("one");
        Effect.CallOff callOff = (Effect.CallOff) step.effects().getFirst();
        assertThat(callOff.agent()).isEqualTo("two");
        assertThat(callOff.message().dispatch()).isEqualTo(SECOND);
    }

    @Test
    void shouldRetryAfterAFailureWithGrowingBackOff() {
        Step step = RULES.result(assigned(), false, failure(FIRST, "boom"), 2_000);

        assertThat(step.verdict()).isEqualTo(Verdict.ATTEMPT_ENDED);
        long retryAt = ((Phase.Retrying) active(step).phase()).retryAt();
        assertThat(retryAt).isBetween(2_500L, 3_000L);
        Active back = active(RULES.due(active(step), retryAt));
        assertThat(back.state()).isEqualTo(TaskState.WAITING);
        assertThat(back.lastError()).isEqualTo("boom");

        Active second = active(RULES.assign(back, ONE, SECOND, 0, 4_000));
        Step later = RULES.result(second, false, failure(SECOND, "boom"), 5_000);
        assertThat(((Phase.Retrying) active(later).phase()).retryAt()).isBetween(6_000L, 7_000L);
    }

    @Test
    void shouldRememberTheLastAttemptsAndTellOfThemAtTheEnd() {
        Active task = waiting(NewTask.type("scan").maxAttempts(100));
        for (int i = 1; i <= 25; i++) {
            Dispatch dispatch = new Dispatch(1, i);
            Active assigned = active(RULES.assign(task, ONE, dispatch, 0, 1_000L * i));
            Active tried =
                    active(
                            i % 2 == 0
                                    ? RULES.due(assigned, assigned.nextDueMs())
                                    : RULES.result(
                                            assigned,
                                            false,
                                            failure(dispatch, "x".repeat(600)),
                                            1_000L * i + 500));
            task = active(RULES.due(tried, tried.nextDueMs()));
        }
        assertThat(StoredTaskCodec.decode("t", StoredTaskCodec.encode(task)))
                .isInstanceOfSatisfying(
                        Active.class,
                        stored -> assertThat(stored.attempts()).hasSize(Attempt.KEPT));
        Active last = active(RULES.assign(task, ONE, FIRST, 0, 30_000));

        TaskEvent.Ended end = ended(RULES.result(last, false, success(FIRST, "1"), 31_000));

        assertThat(end.attempts()).extracting(Attempt::number).startsWith(6).endsWith(25);
        Attempt failed = end.attempts().getLast();
        assertThat(failed.outcome()).isEqualTo(Attempt.Outcome.FAILED);
        assertThat(failed.startedAt()).isEqualTo(25_000);
        assertThat(failed.endedAt()).isEqualTo(25_500);
        assertThat(failed.error()).hasSize(Attempt.ERROR_CHARS).endsWith("…");
        assertThat(end.attempts().get(18).outcome()).isEqualTo(Attempt.Outcome.TIMED_OUT);
    }

    @Test
    void shouldFailOnceTheAttemptsAreUsedUp() {
        Active task =
                active(
                        RULES.assign(
                                waiting(NewTask.type("scan").maxAttempts(1)),
                                ONE,
                                FIRST,
                                0,
                                1_000));

        Step step = RULES.result(task, false, failure(FIRST, "boom"), 2_000);

        assertThat(ended(step).state()).isEqualTo(TaskState.FAILED);
        assertThat(ended(step).error()).isEqualTo("boom");
        Effect.Bury bury = (Effect.Bury) step.effects().getLast();
        assertThat(bury.reason()).contains("failed").contains("boom");
        assertThat(bury.json()).isEqualTo(task.json());
    }

    @Test
    void shouldIgnoreAFailureOfAnotherDispatch() {
        Active task = assigned();

        Step step = RULES.result(task, false, failure(SECOND, "late"), 2_000);

        assertThat(step.verdict()).isEqualTo(Verdict.FOREIGN);
        assertThat(step.next()).isSameAs(task);
    }

    @Test
    void shouldCountResultsOfEndedTasksAsLate() {
        assertThat(RULES.result(null, true, success(FIRST, "1"), 2_000).verdict())
                .isEqualTo(Verdict.LATE);
        assertThat(RULES.result(null, false, failure(FIRST, "x"), 2_000).verdict())
                .isEqualTo(Verdict.LATE);
    }

    @Test
    void shouldTimeOutAndTellTheAgent() {
        Active task = assigned();

        Step early = RULES.due(task, 1_000);
        Step step = RULES.due(task, task.nextDueMs());

        assertThat(early.verdict()).isEqualTo(Verdict.IGNORED);
        assertThat(step.verdict()).isEqualTo(Verdict.ATTEMPT_ENDED);
        assertThat(active(step).lastError()).contains("timed out after 300000 ms");
        assertThat(step.effects().getFirst()).isInstanceOf(Effect.CallOff.class);
    }

    @Test
    void shouldNotUseUpAnAttemptWhenTheAgentIsLostButEndAfterTooMany() {
        Active task = waiting(NewTask.type("scan").maxAttempts(1));
        Step step = null;
        for (int i = 1; i <= RULES.maxLosses() + 1; i++) {
            task = active(RULES.assign(task, ONE, new Dispatch(1, i), 0, 1_000));
            step = RULES.agentGone(task, "left", 2_000);
            if (i <= RULES.maxLosses()) {
                task = active(step);
                assertThat(task.state()).isEqualTo(TaskState.WAITING);
                assertThat(task.attempt()).isEqualTo(i);
            }
        }
        assertThat(step).isNotNull();
        assertThat(ended(step).state()).isEqualTo(TaskState.FAILED);
        assertThat(ended(step).error()).contains("agent one left");
        assertThat(ended(step).attempts())
                .hasSize(RULES.maxLosses() + 1)
                .allMatch(attempt -> attempt.outcome() == Attempt.Outcome.LOST);
    }

    @Test
    void shouldExpireWhatDoesNotStartOrEndInTime() {
        Active toStart = waiting(NewTask.type("scan").startWithinMs(50));
        Active toEnd =
                active(
                        RULES.assign(
                                waiting(NewTask.type("scan").endWithinMs(100)),
                                ONE,
                                FIRST,
                                0,
                                110));

        assertThat(toStart.nextDueMs()).isEqualTo(150);
        assertThat(ended(RULES.due(toStart, 150)).state()).isEqualTo(TaskState.EXPIRED);
        Step step = RULES.due(toEnd, 200);
        assertThat(ended(step).state()).isEqualTo(TaskState.EXPIRED);
        assertThat(step.effects().getFirst()).isInstanceOf(Effect.CallOff.class);
        assertThat(step.effects().getLast()).isInstanceOf(Effect.Bury.class);
    }

    @Test
    void shouldNotExpireForStartingLateOnceItHasStarted() {
        Active task =
                active(
                        RULES.assign(
                                waiting(NewTask.type("scan").startWithinMs(50)),
                                ONE,
                                FIRST,
                                0,
                                110));
        Active back = active(RULES.agentGone(task, "left", 120));

        assertThat(back.nextDueMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldCancelAndCallOffTheAgent() {
        Step step = RULES.control(assigned(), false, cancel(), 2_000);

        assertThat(ended(step).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(step.effects().getFirst()).isInstanceOf(Effect.CallOff.class);
        assertThat(step.effects()).noneMatch(Effect.Bury.class::isInstance);
    }

    @Test
    void shouldSkipTheBackOffWhenAsked() {
        Active retrying = active(RULES.result(assigned(), false, failure(FIRST, "x"), 2_000));

        Step step = RULES.control(retrying, false, new Control(Control.Action.RETRY), 2_001);

        assertThat(active(step).state()).isEqualTo(TaskState.WAITING);
    }

    @Test
    void shouldKeepASuccessForASubmissionThatComesLater() {
        Step parked = RULES.result(null, false, success(FIRST, "1"), 2_000);
        assertThat(parked.verdict()).isEqualTo(Verdict.PARKED);

        Step met = RULES.submit(parked.next(), false, submission(NewTask.type("scan")));

        assertThat(ended(met).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(ended(met).output()).isEqualTo(RawJson.of("1"));
    }

    @Test
    void shouldKeepACancelForASubmissionThatComesLater() {
        Step parked = RULES.control(null, false, cancel(), 2_000);

        Step met = RULES.submit(parked.next(), false, submission(NewTask.type("scan")));

        assertThat(ended(met).state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void shouldForgetWhatIsParkedTooLong() {
        Parked parked = (Parked) RULES.control(null, false, cancel(), 2_000).next();

        assertThat(parked).isNotNull();
        assertThat(RULES.due(parked, 61_999).changes()).isFalse();
        Step step = RULES.due(parked, 62_000);
        assertThat(step.verdict()).isEqualTo(Verdict.UNPARKED);
        assertThat(step.next()).isNull();
    }

    @Test
    void shouldSurviveTheStoreUnchanged() {
        List<StoredTask> all =
                List.of(
                        waiting(
                                NewTask.type("scän")
                                        .capabilities("a", "b")
                                        .endWithinMs(5)
                                        .payload("{\"é\":1}")),
                        assigned(),
                        active(RULES.result(assigned(), false, failure(FIRST, "böse"), 2_000)),
                        new Parked(5, null),
                        new Parked(6, success(FIRST, "1")));

        for (StoredTask task : all) {
            byte[] bytes = StoredTaskCodec.encode(task);
            assertThat(StoredTaskCodec.decode("t", bytes))
                    .usingRecursiveComparison()
                    .isEqualTo(task);
            assertThat(StoredTaskCodec.submittedAt(bytes))
                    .isEqualTo(
                            task instanceof Active active
                                    ? OptionalLong.of(active.submittedAt())
                                    : OptionalLong.empty());
        }
    }

    private static Submission submission(NewTask.Builder task) {
        return new Submission(
                task.build().complete("t", TaskDefaults.STANDARD),
                100,
                new RecordRef(Topics.SUBMITTED, 0, 9));
    }

    private static Active waiting(NewTask.Builder task) {
        return active(RULES.submit(null, false, submission(task)));
    }

    private static Active assigned() {
        return active(RULES.assign(waiting(NewTask.type("scan")), ONE, FIRST, 0, 1_000));
    }

    private static Active active(Step step) {
        if (step.next() instanceof Active active) {
            return active;
        }
        throw new AssertionError("not on its way: " + step);
    }

    private static TaskEvent.Ended ended(@Nullable Step step) {
        assertThat(step).isNotNull();
        assertThat(step.verdict()).isEqualTo(Verdict.ENDED);
        return step.effects().stream()
                .filter(Effect.Emit.class::isInstance)
                .map(emit -> (TaskEvent.Ended) ((Effect.Emit) emit).event())
                .findFirst()
                .orElseThrow();
    }

    private static AttemptResult success(Dispatch dispatch, String output) {
        return new AttemptResult(
                "one", 7, 1, dispatch, new AttemptResult.Succeeded(RawJson.of(output)), 5);
    }

    private static AttemptResult failure(Dispatch dispatch, String error) {
        return new AttemptResult("one", 7, 1, dispatch, new AttemptResult.Failed(error), 5);
    }

    private static Control cancel() {
        return new Control(Control.Action.CANCEL);
    }
}
