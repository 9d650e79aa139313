package io.penstock.cli;

import io.penstock.json.InvalidField;
import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the ends of many tasks by asking for the oldest that is open, since tasks end about in
 * the order in which they came. Not thread-safe.
 */
final class TaskEnds {
    /** How long between two looks at a task that has not ended. */
    static final Duration PAUSE = Duration.ofMillis(50);

    private final GatewayClient gateway;
    private final ArrayDeque<String> open = new ArrayDeque<>();
    private long succeeded;
    private long otherwise;

    TaskEnds(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /** Returns the task in the answer when it has ended, else null. */
    static @Nullable TaskView endedView(GatewayClient.Answer answer) {
        try {
            TaskView task = TaskView.read(answer.body());
            return task.state().isEnd() ? task : null;
        } catch (InvalidField e) {
            // A node that only acknowledges names the id alone.
            return null;
        }
    }

    void add(String taskId) {
        open.add(taskId);
    }

    /** Waits until all have ended, at most the given time. */
    void await(Duration atMost, ProgressBar progress) throws InterruptedException {
        long total = open.size();
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            if (oldestHasEnded()) {
                open.remove();
                progress.at(total - open.size(), total);
            } else {
                Thread.sleep(PAUSE);
            }
        }
    }

    long succeeded() {
        return succeeded;
    }

    long otherwise() {
        return otherwise;
    }

    long open() {
        return open.size();
    }

    private boolean oldestHasEnded() {
        GatewayClient.Answer answer =
                gateway.getAny("/api/v1/tasks/" + GatewayClient.segment(open.getFirst()));
        TaskView task = answer.status() == 200 ? endedView(answer) : null;
        if (task == null) {
            return false;
        }
        if (task.state() == TaskState.SUCCEEDED) {
            succeeded++;
        } else {
            otherwise++;
        }
        return true;
    }
}
