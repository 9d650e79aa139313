package io.penstock.demo;

import io.penstock.json.RawJson;
import io.penstock.load.EndFollower;
import io.penstock.load.Latencies;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What has become of the demo's tasks so far. Thread-safe. */
final class DemoTally implements EndFollower.Listener {
    private final SourcePlan plan;
    private final Runnable whenEnded;
    private final long[] submittedNanos;
    private final @Nullable RawJson[] outputs;
    private final BitSet ended = new BitSet();
    private final Map<String, Integer> byAgent = new TreeMap<>();
    private final Latencies latencies = new Latencies();
    private int succeeded;
    private int failed;
    private int deadLettered;
    private long firstNanos;
    private long lastNanos;
    private @Nullable String firstError;
    private @Nullable Exception broken;

    /**
     * @param whenEnded is called at each task's first end
     */
    DemoTally(SourcePlan plan, Runnable whenEnded) {
        this.plan = plan;
        this.whenEnded = whenEnded;
        submittedNanos = new long[plan.tasks()];
        outputs = new RawJson[plan.tasks()];
    }

    /** A task is about to be submitted. */
    synchronized void submitting(int task) {
        submittedNanos[task] = System.nanoTime();
        if (task == 0) {
            firstNanos = submittedNanos[task];
            lastNanos = firstNanos;
        }
    }

    @Override
    public void ended(TaskEvent.Ended end) {
        int task = plan.number(end.taskId());
        if (task >= 0 && note(task, end)) {
            whenEnded.run();
        }
    }

    private synchronized boolean note(int task, TaskEvent.Ended end) {
        if (ended.get(task)) {
            return false;
        }
        ended.set(task);
        lastNanos = System.nanoTime();
        latencies.add(lastNanos - submittedNanos[task]);
        if (end.agent() != null) {
            byAgent.merge(end.agent(), 1, Integer::sum);
        }
        if (end.state() == TaskState.SUCCEEDED) {
            succeeded++;
            outputs[task] = end.output();
        } else {
            failed++;
            if (firstError == null) {
                firstError = end.taskId() + ": " + end.error();
            }
        }
        return true;
    }

    @Override
    public synchronized void deadLettered(String taskId) {
        if (plan.number(taskId) >= 0) {
            deadLettered++;
        }
    }

    @Override
    public synchronized void failed(Exception why) {
        broken = why;
    }

    /** Returns how many tasks have ended. */
    synchronized int ends() {
        return succeeded + failed;
    }

    /** Returns when the last task ended, or the first was submitted, by {@code nanoTime}. */
    synchronized long lastNanos() {
        return lastNanos;
    }

    /** Returns why the ends cannot be read any more, null while they can. */
    synchronized @Nullable Exception broken() {
        return broken;
    }

    /** Returns what a task gave, null when it has not succeeded or gave nothing. */
    synchronized @Nullable RawJson output(int task) {
        return outputs[task];
    }

    /** Returns the counts as they stand. */
    synchronized DemoCounts counts() {
        return new DemoCounts(
                plan.tasks(),
                succeeded,
                failed,
                deadLettered,
                Duration.ofNanos(lastNanos - firstNanos),
                latencies.summary(),
                byAgent,
                firstError);
    }
}
