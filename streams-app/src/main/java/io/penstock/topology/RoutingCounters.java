package io.penstock.topology;

import io.penstock.lifecycle.Step.Verdict;
import io.penstock.meter.TaskMeters;
import io.penstock.task.TaskState;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What routing did since the process started, and what it holds now. Counts also what a crash may
 * undo and repeat; the event log alone is exact. Any thread.
 */
public final class RoutingCounters {
    private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
    private final Map<TaskState, LongAdder> ends = new EnumMap<>(TaskState.class);
    private final Map<Verdict, LongAdder> results = new EnumMap<>(Verdict.class);
    private final TaskMeters tasks;
    private final AtomicIntegerArray waiting;
    private final AtomicIntegerArray inFlight;
    private final AtomicReferenceArray<@Nullable LastEnd> lastEnded;

    /** Starts at zero for the given number of partitions. */
    public RoutingCounters(int partitions) {
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, new LongAdder());
            results.put(verdict, new LongAdder());
        }
        for (TaskState state : TaskState.values()) {
            ends.put(state, new LongAdder());
        }
        tasks = new TaskMeters(partitions);
        waiting = new AtomicIntegerArray(partitions);
        inFlight = new AtomicIntegerArray(partitions);
        lastEnded = new AtomicReferenceArray<>(partitions);
    }

    void count(Verdict verdict) {
        adder(verdicts, verdict).increment();
    }

    void result(Verdict verdict) {
        adder(results, verdict).increment();
    }

    void ended(TaskState state) {
        adder(ends, state).increment();
    }

    void holds(int partition, int waitingTasks, int inFlightTasks) {
        waiting.setRelease(partition, waitingTasks);
        inFlight.setRelease(partition, inFlightTasks);
    }

    /**
     * The end that a partition decided last.
     *
     * @param taskId whose it is
     * @param at when, ms since 1970
     */
    public record LastEnd(String taskId, long at) {}

    /** A task ends: told before it leaves the store. */
    void ends(int partition, String taskId, long now) {
        lastEnded.setRelease(partition, new LastEnd(taskId, now));
    }

    /** The partition is closed; what it had not committed has not ended. */
    void forgetEnds(int partition) {
        lastEnded.setRelease(partition, null);
    }

    /**
     * Returns the last end of the partition, null when there was none since it was opened. Events
     * keep their order, so whoever has read this end has read all before it.
     */
    public @Nullable LastEnd lastEnd(int partition) {
        return lastEnded.getAcquire(partition);
    }

    /** Returns how many inputs turned out to be this. */
    public long total(Verdict verdict) {
        return adder(verdicts, verdict).sum();
    }

    /** Returns how many results of agents turned out to be this. */
    public long results(Verdict verdict) {
        return adder(results, verdict).sum();
    }

    /** Returns what is counted by type and tenant. */
    public TaskMeters tasks() {
        return tasks;
    }

    /** Returns how many tasks ended this way. */
    public long ends(TaskState state) {
        return adder(ends, state).sum();
    }

    /** Returns how many tasks wait on this node now. */
    public long waiting() {
        return sum(waiting);
    }

    /** Returns how many tasks of this node are with agents now. */
    public long inFlight() {
        return sum(inFlight);
    }

    private static long sum(AtomicIntegerArray counts) {
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.getAcquire(i);
        }
        return sum;
    }

    private static <K> LongAdder adder(Map<K, LongAdder> adders, K key) {
        LongAdder adder = adders.get(key);
        if (adder == null) {
            throw new IllegalStateException("every constant has a counter");
        }
        return adder;
    }
}
