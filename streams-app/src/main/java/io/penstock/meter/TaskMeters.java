package io.penstock.meter;

import io.penstock.gateway.metrics.MetricSink;
import io.penstock.gateway.metrics.MetricSource;
import io.penstock.lifecycle.StoredTask;
import io.penstock.lifecycle.StoredTask.Active;
import io.penstock.lifecycle.StoredTask.Phase;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts tasks by type and by tenant. Types and tenants beyond the first 100 of this process are
 * counted as {@code other}. Counts also what a crash may undo and repeat. Any thread; one writer a
 * partition.
 */
public final class TaskMeters implements MetricSource {
    private final Rows<TypeRow> types;
    private final Rows<Tally<TaskState>> tenants = new Rows<>(TaskMeters::states);
    private final Tally<AttemptOutcome> attemptsEnded = new Tally<>(AttemptOutcome.class);
    private final Spread decisions = Spread.ofNanos();

    /** What is counted of one type. */
    private static final class TypeRow {
        private final AtomicIntegerArray waiting;
        private final Tally<TaskState> ended = states();
        private final LongAdder attempts = new LongAdder();
        private final Spread queued = Spread.ofMillis();
        private final Spread ran = Spread.ofMillis();
        private final Spread took = Spread.ofMillis();

        private TypeRow(int partitions) {
            waiting = new AtomicIntegerArray(partitions);
        }

        private void add(int partition, int change) {
            waiting.setRelease(partition, waiting.getPlain(partition) + change);
        }

        private long waitingTasks() {
            long sum = 0;
            for (int i = 0; i < waiting.length(); i++) {
                sum += waiting.getAcquire(i);
            }
            return sum;
        }
    }

    /** Starts at zero for the given number of partitions. */
    public TaskMeters(int partitions) {
        types = new Rows<>(() -> new TypeRow(partitions));
    }

    private static Tally<TaskState> states() {
        return new Tally<>(TaskState.class);
    }

    /** A task of the partition goes from one state to the next; absent for nothing. */
    public void moved(int partition, @Nullable StoredTask before, @Nullable StoredTask after) {
        if (before instanceof Active task && task.phase() instanceof Phase.Waiting) {
            types.of(task.type()).add(partition, -1);
        }
        if (after instanceof Active task && task.phase() instanceof Phase.Waiting) {
            types.of(task.type()).add(partition, 1);
        }
    }

    /** The partition is closed: nothing of it waits on this node any more. */
    public void closed(int partition) {
        types.forEach((name, row) -> row.waiting.setRelease(partition, 0));
    }

    /** A task was handed to an agent; only of the first time the wait is known. */
    public void assigned(Active task, long now) {
        TypeRow row = types.of(task.type());
        row.attempts.increment();
        if (task.attempt() <= 1) {
            row.queued.add(now - task.submittedAt());
        }
    }

    /** An attempt ended. */
    public void attemptEnded(AttemptOutcome outcome) {
        attemptsEnded.add(outcome);
    }

    /** A task ended. */
    public void ended(TaskEvent.Ended end) {
        TypeRow row = types.of(end.type());
        row.ended.add(end.state());
        row.took.add(end.endedAt() - end.submittedAt());
        Long durationMs = end.durationMs();
        if (durationMs != null) {
            row.ran.add(durationMs);
        }
        tenants.of(end.tenant()).add(end.state());
    }

    /** Somebody was chosen for a task, or nobody found, within these nanoseconds. */
    public void decided(long nanos) {
        decisions.add(nanos);
    }

    @Override
    public void collect(MetricSink sink) {
        types.forEach((type, row) -> show(sink, type, row));
        tenants.forEach((tenant, ended) -> showTenant(sink, tenant, ended));
        for (AttemptOutcome outcome : AttemptOutcome.values()) {
            sink.counter(
                    "penstock_attempts_ended_total",
                    "Attempts by how they ended.",
                    Map.of("outcome", outcome.word()),
                    (double) attemptsEnded.sum(outcome));
        }
        decisions.show(
                sink,
                "penstock_router_decision_seconds",
                "Time to choose an agent for a task, or to find that none is free.",
                Map.of());
    }

    private static void show(MetricSink sink, String type, TypeRow row) {
        Map<String, String> labels = Map.of("type", type);
        sink.gauge(
                "penstock_queue_depth",
                "Tasks in the backlog, by type.",
                labels,
                (double) row.waitingTasks());
        sink.counter(
                "penstock_attempts_total",
                "Attempts begun, by type.",
                labels,
                (double) row.attempts.sum());
        for (TaskState state : TaskState.values()) {
            if (state.isEnd()) {
                sink.counter(
                        "penstock_tasks_total",
                        "Tasks that ended, by type and outcome.",
                        Map.of("type", type, "outcome", state.word()),
                        (double) row.ended.sum(state));
            }
        }
        row.queued.show(
                sink,
                "penstock_task_queued_seconds",
                "Time from submission to the first assignment, by type.",
                labels);
        row.ran.show(
                sink,
                "penstock_task_execution_seconds",
                "Time that the handler of the last attempt ran, as agents say, by type.",
                labels);
        row.took.show(
                sink,
                "penstock_task_total_seconds",
                "Time from submission to end, by type.",
                labels);
    }

    private static void showTenant(MetricSink sink, String tenant, Tally<TaskState> ended) {
        for (TaskState state : TaskState.values()) {
            if (state.isEnd()) {
                sink.counter(
                        "penstock_tenant_tasks_total",
                        "Tasks that ended, by tenant and outcome.",
                        Map.of("tenant", tenant, "outcome", state.word()),
                        (double) ended.sum(state));
            }
        }
    }
}
