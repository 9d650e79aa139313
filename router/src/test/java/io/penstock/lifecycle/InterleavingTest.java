package io.penstock.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.json.RawJson;
import io.penstock.lifecycle.Step.Verdict;
import io.penstock.lifecycle.StoredTask.Active;
import io.penstock.lifecycle.StoredTask.Phase;
import io.penstock.task.AttemptResult;
import io.penstock.task.Control;
import io.penstock.task.Dispatch;
import io.penstock.task.NewTask;
import io.penstock.task.RecordRef;
import io.penstock.task.TaskDefaults;
import io.penstock.task.TaskEvent;
import io.penstock.task.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Any order of inputs, each any number of times: a task that was submitted ends exactly once. */
class InterleavingTest {
    private static final int INPUTS = 60;

    private final List<TaskEvent.Ended> ends = new ArrayList<>();
    private final List<Integer> attempts = new ArrayList<>();
    private @Nullable StoredTask stored;
    private boolean endedLately;
    private int lastSeq;
    private long dispatches;
    private long now = 1_000;

    @RepeatedTest(500)
    void shouldEndASubmittedTaskExactlyOnce(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        for (int i = 0; i < INPUTS; i++) {
            now += random.nextInt(50);
            step(random);
        }
        submit();
        while (stored instanceof Active task) {
            finish(task);
        }
        assertThat(ends).as("seed %d", seed).hasSize(1);
        for (int i = 1; i < attempts.size(); i++) {
            assertThat(attempts.get(i)).as("seed %d", seed).isEqualTo(attempts.get(i - 1) + 1);
        }
    }

    private void step(Random random) {
        switch (random.nextInt(10)) {
            case 0, 1 -> submit();
            case 2, 3, 4 -> assignIfWaiting();
            case 5 -> result(random, true);
            case 6, 7 -> result(random, false);
            case 8 -> loseAgent();
            default -> dueOrCancel(random);
        }
    }

    private void submit() {
        apply(
                Lifecycle.STANDARD.submit(
                        stored,
                        endedLately,
                        new Submission(
                                NewTask.of("scan", null).complete("t", TaskDefaults.STANDARD),
                                now,
                                new RecordRef(Topics.SUBMITTED, 0, 1))));
    }

    private void assignIfWaiting() {
        if (stored instanceof Active task && task.phase() instanceof Phase.Waiting) {
            dispatches++;
            apply(
                    Lifecycle.STANDARD.assign(
                            task,
                            new Lifecycle.Target("a", 1, 0),
                            new Dispatch(1, dispatches),
                            0,
                            now));
        }
    }

    private void result(Random random, boolean success) {
        long named = random.nextInt((int) dispatches + 2);
        apply(
                Lifecycle.STANDARD.result(
                        stored,
                        endedLately,
                        new AttemptResult(
                                "a",
                                1,
                                1,
                                new Dispatch(1, named),
                                success
                                        ? new AttemptResult.Succeeded(RawJson.of("1"))
                                        : new AttemptResult.Failed("x"),
                                1),
                        now));
    }

    private void loseAgent() {
        if (stored instanceof Active task) {
            apply(Lifecycle.STANDARD.agentGone(task, "left", now));
        }
    }

    private void dueOrCancel(Random random) {
        if (random.nextInt(20) == 0) {
            apply(
                    Lifecycle.STANDARD.control(
                            stored, endedLately, new Control(Control.Action.CANCEL), now));
        } else if (stored != null && stored.nextDueMs() != Long.MAX_VALUE) {
            now = Math.max(now, stored.nextDueMs());
            apply(Lifecycle.STANDARD.due(stored, now));
        }
    }

    private void finish(Active task) {
        assignIfWaiting();
        if (task.phase() instanceof Phase.Retrying retrying) {
            now = Math.max(now, retrying.retryAt());
            apply(Lifecycle.STANDARD.due(task, now));
        } else if (stored instanceof Active current
                && current.phase() instanceof Phase.Assigned assigned) {
            apply(
                    Lifecycle.STANDARD.result(
                            current,
                            endedLately,
                            new AttemptResult(
                                    "a",
                                    1,
                                    1,
                                    assigned.dispatch(),
                                    new AttemptResult.Succeeded(null),
                                    1),
                            now));
        }
    }

    private void apply(Step step) {
        if (!step.changes()) {
            return;
        }
        stored = step.next();
        if (stored instanceof Active active) {
            assertThat(active.seq()).isGreaterThan(lastSeq);
            lastSeq = active.seq();
        }
        if (step.verdict() == Verdict.ASSIGNED && stored instanceof Active active) {
            attempts.add(active.attempt());
        }
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Emit(TaskEvent.Ended ended)) {
                ends.add(ended);
                endedLately = true;
            }
        }
    }
}
