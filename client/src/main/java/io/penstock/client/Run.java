package io.penstock.client;

import io.penstock.task.Dispatch;
import io.penstock.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task: who asked for it, until when, and how far it is. {@link HeldTasks} changes it
 * under its lock; the handler reads it from any thread.
 */
final class Run implements TaskRun {
    /** How far a run is. */
    enum Stage {
        /** Waits for a slot. */
        QUEUED,
        /** Has a slot; its result is wanted. */
        RUNNING,
        /** Its handler came back in time. */
        DONE,
        /** Its time is over; it may still hold its slot. */
        TIMED_OUT,
        /** It was called off; it may still hold its slot. */
        CANCELLED
    }

    private final Task task;
    private final int attempt;
    private final TaskHandler handler;
    private final LongSupplier ticker;
    private final List<Asked> asked = new ArrayList<>(1);
    private final long takenAt;
    private volatile long deadline;
    private volatile Stage stage = Stage.QUEUED;
    private volatile @Nullable Thread thread;

    /**
     * @param takenAt when the agent read the assignment, in nanoseconds of the ticker
     * @param deadline when its time is over, likewise
     */
    Run(
            Task task,
            Asked first,
            TaskHandler handler,
            long takenAt,
            long deadline,
            LongSupplier ticker) {
        this.task = task;
        this.attempt = first.attempt();
        this.handler = handler;
        this.takenAt = takenAt;
        this.deadline = deadline;
        this.ticker = ticker;
        asked.add(first);
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, deadline - ticker.getAsLong()));
    }

    @Override
    public boolean isCancelled() {
        return stage == Stage.CANCELLED || stage == Stage.TIMED_OUT;
    }

    TaskHandler handler() {
        return handler;
    }

    Stage stage() {
        return stage;
    }

    long deadline() {
        return deadline;
    }

    /** Returns whether a thread has taken it up. */
    boolean hasBegun() {
        return thread != null;
    }

    /** Returns the milliseconds that the run was given when it was taken. */
    long givenMs() {
        return (deadline - takenAt) / 1_000_000;
    }

    /** Returns who wants the result. */
    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Returns where the task came from, by its newest dispatch. */
    int sourcePartition() {
        return asked.getLast().sourcePartition();
    }

    boolean wasAskedBy(Dispatch dispatch) {
        for (Asked one : asked) {
            if (one.dispatch().equals(dispatch)) {
                return true;
            }
        }
        return false;
    }

    boolean isNewest(Dispatch dispatch) {
        return asked.getLast().dispatch().equals(dispatch);
    }

    /** Another dispatch wants the result, and may give the run more time. */
    void ask(Asked further, long furtherDeadline) {
        asked.add(further);
        deadline = Math.max(deadline, furtherDeadline);
    }

    void forget(Dispatch dispatch) {
        asked.removeIf(one -> one.dispatch().equals(dispatch));
    }

    void enter(Stage next) {
        stage = next;
    }

    /** Called by the thread that will run the handler, before it looks at the stage. */
    void ranBy(Thread runner) {
        thread = runner;
    }

    /** Interrupts the handler; one that has no thread yet sees its stage when it gets one. */
    void interrupt() {
        Thread runner = thread;
        if (runner != null) {
            runner.interrupt();
        }
    }
}
