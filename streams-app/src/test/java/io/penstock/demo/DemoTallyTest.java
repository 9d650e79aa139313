package io.penstock.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.json.RawJson;
import io.penstock.task.RecordRef;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemoTallyTest {
    private final SourcePlan plan = new SourcePlan("/src.zip", List.of("a/A.java", "b/B.java"), 6);
    private final AtomicInteger released = new AtomicInteger();
    private final DemoTally tally = new DemoTally(plan, released::incrementAndGet);

    @Test
    void countsEachEndOnceByAgentAndKeepsItsOutput() {
        tally.ended(succeeded(0, "x", "{\"lines\":1}"));
        tally.ended(succeeded(0, "x", "{\"lines\":2}"));
        tally.ended(succeeded(4, "y", "{}"));

        DemoCounts counts = tally.counts();

        assertThat(counts.succeeded()).isEqualTo(2);
        assertThat(counts.byAgent()).containsEntry("x", 1).containsEntry("y", 1);
        assertThat(tally.output(0)).isEqualTo(RawJson.of("{\"lines\":1}"));
        assertThat(tally.output(1)).isNull();
        assertThat(released).hasValue(2);
    }

    @Test
    void keepsTheFirstErrorAndCountsDeadLettersOfItsOwnTasks() {
        tally.ended(failed(1, "no such entry"));
        tally.ended(failed(2, "another"));
        tally.deadLettered(plan.id(1));
        tally.deadLettered("stranger");

        DemoCounts counts = tally.counts();

        assertThat(counts.failed()).isEqualTo(2);
        assertThat(counts.deadLettered()).isEqualTo(1);
        assertThat(counts.firstError()).isEqualTo("source.digest-00000: no such entry");
    }

    @Test
    void passesOverTasksOfOthers() {
        tally.ended(end("stranger", TaskState.SUCCEEDED, "x", null, null));

        assertThat(tally.ends()).isZero();
        assertThat(released).hasValue(0);
    }

    private TaskEvent.Ended succeeded(int task, String agent, String output) {
        return end(plan.id(task), TaskState.SUCCEEDED, agent, RawJson.of(output), null);
    }

    private TaskEvent.Ended failed(int task, String error) {
        return end(plan.id(task), TaskState.FAILED, null, null, error);
    }

    private static TaskEvent.Ended end(
            String id,
            TaskState state,
            @Nullable String agent,
            @Nullable RawJson output,
            @Nullable String error) {
        return new TaskEvent.Ended(
                id,
                1,
                state,
                "source",
                "default",
                5,
                1,
                agent,
                0,
                0L,
                1,
                1L,
                output,
                error,
                new RecordRef("tasks.submitted", 0, 0),
                List.of());
    }
}
