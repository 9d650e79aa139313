package io.penstock.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.task.RecordRef;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskMetersTest {
    @Test
    void countsEndsByTypeAndTenantWithTheirTimes() {
        TaskMeters meters = new TaskMeters(2);
        meters.ended(end("mail", "acme", TaskState.SUCCEEDED));
        meters.ended(end("mail", "acme", TaskState.FAILED));
        meters.attemptEnded(AttemptOutcome.TIMED_OUT);

        Map<String, Double> figures = Figures.of(meters);

        assertThat(figures)
                .containsEntry("penstock_tasks_total{outcome=succeeded, type=mail}", 1.0)
                .containsEntry("penstock_tasks_total{outcome=failed, type=mail}", 1.0)
                .containsEntry("penstock_tenant_tasks_total{outcome=failed, tenant=acme}", 1.0)
                .containsEntry("penstock_task_total_seconds_count{type=mail}", 2.0)
                .containsEntry("penstock_task_total_seconds_sum{type=mail}", 4.0)
                .containsEntry("penstock_task_execution_seconds_sum{type=mail}", 1.0)
                .containsEntry("penstock_attempts_ended_total{outcome=timed_out}", 1.0);
    }

    @Test
    void namesBeyondTheBoundShareOneRowAndThoseBeforeKeepTheirs() {
        TaskMeters meters = new TaskMeters(1);
        for (int i = 0; i < Rows.MOST + 7; i++) {
            meters.ended(end("type-" + i, "tenant-" + i, TaskState.SUCCEEDED));
        }
        meters.ended(end("type-0", "tenant-0", TaskState.SUCCEEDED));

        Map<String, Double> figures = Figures.of(meters);

        assertThat(figures)
                .containsEntry("penstock_tasks_total{outcome=succeeded, type=other}", 7.0)
                .containsEntry("penstock_tenant_tasks_total{outcome=succeeded, tenant=other}", 7.0)
                .containsEntry("penstock_tasks_total{outcome=succeeded, type=type-0}", 2.0);
        assertThat(figures.keySet())
                .filteredOn(name -> name.startsWith("penstock_queue_depth"))
                .hasSize(Rows.MOST + 1);
    }

    private static TaskEvent.Ended end(String type, String tenant, TaskState state) {
        return new TaskEvent.Ended(
                "id",
                3,
                state,
                type,
                tenant,
                5,
                1,
                "agent",
                1_000,
                2_000L,
                3_000,
                500L,
                null,
                null,
                new RecordRef("tasks.submitted", 0, 1),
                List.of());
    }
}
