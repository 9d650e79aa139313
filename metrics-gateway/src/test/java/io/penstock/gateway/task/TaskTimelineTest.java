package io.penstock.gateway.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gateway.task.TaskTimeline.Event;
import io.penstock.task.Attempt;
import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskTimelineTest {
    private static final Attempt LOST =
            new Attempt(1, "one", 1_100, 1_200, Attempt.Outcome.LOST, "agent one left");

    @Test
    void shouldTellOfASubmissionAlone() {
        assertThat(TaskTimeline.of(task(TaskState.WAITING, 0, null, null)).events())
                .containsExactly(new Event.Submitted(1_000));
    }

    @Test
    void shouldTellOfAnAttemptThatRuns() {
        assertThat(TaskTimeline.of(task(TaskState.ASSIGNED, 2, 1_300L, null, LOST)).events())
                .containsExactly(
                        new Event.Submitted(1_000),
                        new Event.Attempted(1, "one", 1_100, 1_200L, "lost", "agent one left"),
                        new Event.Attempted(2, "two", 1_300, null, "running", null));
    }

    @Test
    void shouldTellOfTheAttemptThatSucceededAndOfTheEnd() {
        assertThat(TaskTimeline.of(task(TaskState.SUCCEEDED, 2, 1_300L, 1_400L, LOST)).events())
                .containsExactly(
                        new Event.Submitted(1_000),
                        new Event.Attempted(1, "one", 1_100, 1_200L, "lost", "agent one left"),
                        new Event.Attempted(2, "two", 1_300, 1_400L, "succeeded", null),
                        new Event.Ended(1_400, TaskState.SUCCEEDED, null));
    }

    @Test
    void shouldTellOfTheLastFailureOnce() {
        Attempt last = new Attempt(1, "two", 1_300, 1_400, Attempt.Outcome.TIMED_OUT, "timed out");

        TaskTimeline timeline = TaskTimeline.of(task(TaskState.FAILED, 1, 1_300L, 1_400L, last));

        assertThat(timeline.events())
                .hasSize(3)
                .contains(new Event.Attempted(1, "two", 1_300, 1_400L, "timed-out", "timed out"));
        assertThat(new String(timeline.toJson(), StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        {"id":"t","state":"failed","earlierAttempts":0,"events":[\
                        {"what":"submitted","at":1000},\
                        {"what":"attempt","at":1300,"attempt":1,"agent":"two","startedAt":1300,\
                        "endedAt":1400,"outcome":"timed-out","error":"timed out"},\
                        {"what":"ended","at":1400,"state":"failed","error":"boom"}]}""");
    }

    @Test
    void shouldSayHowManyAttemptsAreNoLongerTold() {
        Attempt kept = new Attempt(30, "one", 1, 2, Attempt.Outcome.FAILED, "no");

        assertThat(
                        TaskTimeline.of(task(TaskState.RETRYING, 30, null, null, kept))
                                .earlierAttempts())
                .isEqualTo(29);
    }

    private static TaskView task(
            TaskState state,
            int attempt,
            @Nullable Long assignedAt,
            @Nullable Long endedAt,
            Attempt... attempts) {
        return new TaskView(
                "t",
                "resize",
                state,
                "default",
                5,
                attempt,
                attempt == 0 ? null : "two",
                1_000,
                assignedAt,
                endedAt,
                null,
                null,
                state == TaskState.FAILED ? "boom" : null,
                null,
                List.of(attempts));
    }
}
