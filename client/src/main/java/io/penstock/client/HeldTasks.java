package io.penstock.client;

import io.penstock.client.Run.Stage;
import io.penstock.task.AgentMessage.Assignment;
import io.penstock.task.AttemptResult.Outcome;
import io.penstock.task.AttemptResult.Succeeded;
import io.penstock.task.Dispatch;
import io.penstock.task.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that an agent holds, its slots, and the rules of dispatch (R4): a dispatch that comes
 * twice is dropped; a new dispatch of a task that runs, or has just succeeded, is answered with
 * that run's result. A run that failed, timed out or was called off answers nobody else: asked
 * again, the agent runs the task again.
 *
 * <p>A thread that ignores its interrupt keeps its slot until it ends. Thread-safe; nothing here
 * blocks, interrupts or calls a handler: an interrupt may close a handler's socket, which takes its
 * time. It may come late, since a stopped run's thread sends nothing.
 */
final class HeldTasks {
    /** A stopped run that holds its slot for longer than this lowers the stated capacity. */
    private static final long STUBBORN_NANOS = 1_000_000_000;

    /** What is to be done when a run has ended. */
    record Ended(List<Asked> toAnswer, @Nullable Run next) {}

    private final Map<String, Run> wanted = new HashMap<>();
    private final ArrayDeque<Run> queue = new ArrayDeque<>();
    private final Map<Run, Long> stoppedAt = new HashMap<>();
    private final RecentTasks recent;
    private final BooleanSupplier room;
    private final LongSupplier ticker;
    private int concurrency;
    private int slotsTaken;
    private volatile long earliestDeadline = Long.MAX_VALUE;

    /**
     * @param room whether another run may begin now
     * @param ticker nanoseconds since the agent began, never negative
     */
    HeldTasks(int concurrency, RecentTasks recent, BooleanSupplier room, LongSupplier ticker) {
        this.concurrency = concurrency;
        this.recent = recent;
        this.room = room;
        this.ticker = ticker;
    }

    /** Decides about an assignment for this run of the agent. */
    synchronized Reception receive(Assignment assignment, TaskHandler handler) {
        long now = ticker.getAsLong();
        String id = assignment.taskId();
        Dispatch dispatch = assignment.dispatch();
        long deadline = now + timeLeftNanos(assignment);
        Run held = wanted.get(id);
        RecentTasks.Recent known = recent.find(id, now);
        if ((held != null && held.wasAskedBy(dispatch))
                || (known != null && known.dispatches().contains(dispatch))) {
            return new Reception.Repeated();
        }
        if (held != null) {
            held.ask(Asked.by(assignment), deadline);
            return new Reception.Joined();
        }
        if (known != null && known.success() != null) {
            recent.remember(id, List.of(dispatch), known.success(), known.durationMs(), now);
            return new Reception.Known(known);
        }
        Run run = new Run(assignment.task(), Asked.by(assignment), handler, now, deadline, ticker);
        wanted.put(id, run);
        earliestDeadline = Math.min(earliestDeadline, deadline);
        queue.add(run);
        Run next = next();
        return next == run
                ? new Reception.Begin(run)
                : next == null ? new Reception.Queued() : new Reception.Begin(next);
    }

    /** The run's handler has come back, or was never called because the run was stopped. */
    synchronized Ended ended(Run run, Outcome outcome, long durationMs) {
        slotsTaken--;
        List<Asked> toAnswer = List.of();
        if (run.stage() == Stage.RUNNING) {
            toAnswer = release(run, Stage.DONE, outcome, durationMs);
        } else {
            stoppedAt.remove(run);
        }
        return new Ended(toAnswer, next());
    }

    /** Returns a waiting run that may begin now, or null; call until it is null. */
    synchronized @Nullable Run next() {
        if (queue.isEmpty() || slotsTaken >= concurrency || !room.getAsBoolean()) {
            return null;
        }
        Run run = queue.remove();
        run.enter(Stage.RUNNING);
        slotsTaken++;
        return run;
    }

    /**
     * Calls off a dispatch. A run that a newer dispatch wants goes on for that one.
     *
     * @return the run that was stopped, for the caller to interrupt; null for none
     */
    synchronized @Nullable Run cancel(String taskId, Dispatch dispatch) {
        Run run = wanted.get(taskId);
        if (run == null || !run.wasAskedBy(dispatch)) {
            return null;
        }
        if (!run.isNewest(dispatch)) {
            recent.remember(taskId, List.of(dispatch), null, 0, ticker.getAsLong());
            run.forget(dispatch);
            return null;
        }
        stop(run, Stage.CANCELLED);
        return run;
    }

    /**
     * Stops every run whose time is over and returns them, for the caller to interrupt and to
     * answer as failed.
     */
    synchronized List<Run> expire() {
        long now = ticker.getAsLong();
        List<Run> expired = new ArrayList<>();
        long earliest = Long.MAX_VALUE;
        for (Run run : wanted.values()) {
            if (run.deadline() <= now) {
                expired.add(run);
            } else {
                earliest = Math.min(earliest, run.deadline());
            }
        }
        earliestDeadline = earliest;
        expired.forEach(run -> stop(run, Stage.TIMED_OUT));
        return expired;
    }

    /** Calls off everything and returns it, for the caller to interrupt. */
    synchronized List<Run> cancelAll() {
        List<Run> all = List.copyOf(wanted.values());
        all.forEach(run -> stop(run, Stage.CANCELLED));
        return all;
    }

    /** Changes the number of slots; runs that have one keep it. */
    synchronized void resize(int slots) {
        concurrency = slots;
    }

    /** Returns the tasks that run or wait and whose result is wanted. */
    synchronized int size() {
        return wanted.size();
    }

    synchronized int queued() {
        return queue.size();
    }

    /** Returns the slots that can be used: all but those that a stopped run will not leave. */
    synchronized int usableSlots() {
        long now = ticker.getAsLong();
        int stubborn = 0;
        for (long since : stoppedAt.values()) {
            if (now - since > STUBBORN_NANOS) {
                stubborn++;
            }
        }
        return Math.max(0, concurrency - stubborn);
    }

    /** Returns how many tasks are held, by the partition that they came from. */
    synchronized Map<Integer, Integer> inFlight() {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (Run run : wanted.values()) {
            counts.merge(run.sourcePartition(), 1, Integer::sum);
        }
        return counts;
    }

    /**
     * Returns a time before which no run's time is over, in nanoseconds of the ticker; the runs
     * that set it may have ended since.
     */
    long earliestDeadline() {
        return earliestDeadline;
    }

    private void stop(Run run, Stage how) {
        boolean hasSlot = run.stage() == Stage.RUNNING;
        release(run, how, null, 0);
        if (hasSlot) {
            stoppedAt.put(run, ticker.getAsLong());
        } else {
            queue.remove(run);
        }
    }

    private List<Asked> release(Run run, Stage how, @Nullable Outcome outcome, long durationMs) {
        run.enter(how);
        wanted.remove(run.task().id());
        List<Asked> asked = run.asked();
        recent.remember(
                run.task().id(),
                asked.size() == 1
                        ? List.of(asked.getFirst().dispatch())
                        : asked.stream().map(Asked::dispatch).toList(),
                outcome instanceof Succeeded succeeded ? succeeded : null,
                durationMs,
                ticker.getAsLong());
        return asked;
    }

    private static long timeLeftNanos(Assignment assignment) {
        return Math.clamp(assignment.timeLeftMs(), 0, Task.MAX_TIME_MS) * 1_000_000;
    }
}
