package io.penstock.stats;

import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is added up over the tasks of one key that ended in one window: how many ended how, the time
 * from submission to end of each outcome, attempts, and the time that handlers ran. A part of a sum
 * like any other: parts are merged in any order. Not thread-safe.
 */
public final class WindowStats {
    private static final long VERSION = 1;

    /** In the order in which the bytes hold them, which must not change. */
    private static final List<TaskState> OUTCOMES =
            List.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.CANCELLED, TaskState.EXPIRED);

    /** An agent may say anything; with a day for each task the sum cannot run over. */
    private static final long MOST_EXECUTION_MS = Duration.ofDays(1).toMillis();

    private static final LatencySketch NONE = new LatencySketch();

    private final Map<TaskState, LatencySketch> tookMs = new EnumMap<>(TaskState.class);
    private long attempts;
    private long executions;
    private long executionMs;

    /** Adds a task that ended. */
    public void add(TaskEvent.Ended end) {
        outcome(end.state()).add(end.endedAt() - end.submittedAt());
        attempts += Math.max(0, end.attempt());
        Long durationMs = end.durationMs();
        if (durationMs != null) {
            executions++;
            executionMs += Math.clamp(durationMs, 0, MOST_EXECUTION_MS);
        }
    }

    /** Adds all that the other one holds. */
    public void merge(WindowStats other) {
        other.tookMs.forEach((state, sketch) -> outcome(state).merge(sketch));
        attempts += other.attempts;
        executions += other.executions;
        executionMs += other.executionMs;
    }

    private LatencySketch outcome(TaskState state) {
        return tookMs.computeIfAbsent(state, ignored -> new LatencySketch());
    }

    /** Returns how many tasks ended in this state. */
    public long count(TaskState outcome) {
        return tookMs(outcome).count();
    }

    /** Returns how many tasks ended. */
    public long ended() {
        return tookMs.values().stream().mapToLong(LatencySketch::count).sum();
    }

    /** Returns the times from submission to end of the tasks of one outcome; not to be changed. */
    public LatencySketch tookMs(TaskState outcome) {
        return tookMs.getOrDefault(outcome, NONE);
    }

    /** Returns how many attempts the tasks took together. */
    public long attempts() {
        return attempts;
    }

    /** Returns how many tasks say how long their handler ran. */
    public long executions() {
        return executions;
    }

    /** Returns milliseconds that the handlers of the last attempts ran, all together. */
    public long executionMs() {
        return executionMs;
    }

    /** Returns the bytes of the store. */
    public byte[] toBytes() {
        int expected = 16;
        for (LatencySketch sketch : tookMs.values()) {
            expected += sketch.expectedBytes();
        }
        VarintWriter out = new VarintWriter(expected);
        out.write(VERSION);
        out.write(attempts);
        out.write(executions);
        out.write(executionMs);
        for (TaskState outcome : OUTCOMES) {
            tookMs(outcome).write(out);
        }
        return out.result();
    }

    /**
     * Reads the bytes of the store.
     *
     * @throws IllegalStateException when another version wrote them
     */
    public static WindowStats read(byte[] bytes) {
        VarintReader in = new VarintReader(bytes);
        long version = in.read();
        if (version != VERSION) {
            throw new IllegalStateException(
                    "store holds version "
                            + version
                            + " of statistics, this node knows "
                            + VERSION);
        }
        WindowStats stats = new WindowStats();
        stats.attempts = in.read();
        stats.executions = in.read();
        stats.executionMs = in.read();
        for (TaskState outcome : OUTCOMES) {
            LatencySketch sketch = LatencySketch.read(in);
            if (sketch.count() > 0) {
                stats.tookMs.put(outcome, sketch);
            }
        }
        if (!in.atEnd()) {
            throw new IllegalStateException("statistics go on after their end");
        }
        return stats;
    }
}
