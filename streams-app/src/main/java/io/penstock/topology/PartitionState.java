package io.penstock.topology;

import io.penstock.agent.Member;
import io.penstock.agent.Requirement;
import io.penstock.backlog.Backlog;
import io.penstock.backlog.TaskSlots;
import io.penstock.lifecycle.StoredTask;
import io.penstock.lifecycle.StoredTask.Active;
import io.penstock.lifecycle.StoredTask.Phase;
import io.penstock.task.Dispatch;
import io.penstock.timer.TimerWheel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one partition knows beside its store: backlog, timers and who holds what. Derived from the
 * store alone, built when the processor starts and dropped when it stops, so that an aborted
 * transaction leaves nothing wrong (R5, R15). Called on the stream thread only.
 */
final class PartitionState {
    private final int partition;
    private final AgentPool agents;
    private final long nonce;
    private final TaskSlots slots = new TaskSlots();
    private final Backlog backlog = new Backlog();
    private final TimerWheel timers;
    private final Set<Requirement> wanted = new HashSet<>();

    /** By slot: the run that holds the task and that this node counts, else null. */
    private @Nullable Member[] holders = new Member[64];

    /** By slot: whether an agent has the task. */
    private boolean[] assigned = new boolean[64];

    private int inFlight;
    private long dispatches;
    private long seenVersion = -1;

    /**
     * @param nonce 64 random bits, drawn anew each time (R4)
     */
    PartitionState(int partition, AgentPool agents, long nonce, long nowMs) {
        this.partition = partition;
        this.agents = agents;
        this.nonce = nonce;
        timers = new TimerWheel(nowMs);
    }

    /** Takes a task from the store, while the partition starts. */
    void restore(String id, StoredTask task) {
        moved(id, null, task, null);
    }

    /** All tasks of the store are here. */
    void restored() {
        agents.own(partition);
    }

    /**
     * Follows a task from one state to the next.
     *
     * @param before what the store held, absent for nothing
     * @param after what it holds now, absent for nothing
     * @param taken the slot that was taken for it just now, absent when none was
     */
    void moved(
            String id,
            @Nullable StoredTask before,
            @Nullable StoredTask after,
            @Nullable Member taken) {
        int slot = before == null ? slots.add(id) : slots.find(id);
        grow();
        if (before instanceof Active active) {
            leave(slot, active);
        }
        if (after == null) {
            timers.cancel(slot);
            slots.remove(slot);
            return;
        }
        if (after instanceof Active active) {
            enter(slot, active, taken);
        }
        long due = after.nextDueMs();
        if (due == Long.MAX_VALUE) {
            timers.cancel(slot);
        } else {
            timers.schedule(slot, due);
        }
    }

    private void leave(int slot, Active task) {
        switch (task.phase()) {
            case Phase.Waiting() -> backlog.remove(slot);
            case Phase.Assigned was -> {
                inFlight--;
                assigned[slot] = false;
                Member holder = holders[slot];
                if (holder != null) {
                    holders[slot] = null;
                    agents.release(holder);
                }
            }
            case Phase.Retrying was -> {}
        }
    }

    private void enter(int slot, Active task, @Nullable Member taken) {
        switch (task.phase()) {
            case Phase.Waiting() ->
                    backlog.add(
                            slot,
                            Requirement.of(task.capabilities()),
                            task.priority(),
                            task.submittedAt(),
                            task.source().offset());
            case Phase.Assigned now -> {
                inFlight++;
                assigned[slot] = true;
                holders[slot] = taken == null ? agents.hold(now.agent(), now.epoch()) : taken;
            }
            case Phase.Retrying now -> {}
        }
    }

    private void grow() {
        if (slots.capacity() > assigned.length) {
            int length = Math.max(slots.capacity(), assigned.length * 2);
            holders = Arrays.copyOf(holders, length);
            assigned = Arrays.copyOf(assigned, length);
        }
    }

    /** Names the next handing-over. */
    Dispatch nextDispatch() {
        return new Dispatch(nonce, ++dispatches);
    }

    /** Calls back for each task whose time has come, with the time. */
    void due(long nowMs, ObjLongConsumer<String> task) {
        timers.advance(nowMs, slot -> task.accept(slots.id(slot), nowMs));
    }

    /**
     * Returns the tasks whose agents have to be looked at: all in flight, once after each change
     * among the agents.
     */
    List<String> toCheck() {
        long version = agents.version();
        if (version == seenVersion) {
            return List.of();
        }
        seenVersion = version;
        List<String> held = new ArrayList<>();
        for (int slot = 0; slot < assigned.length; slot++) {
            if (assigned[slot]) {
                Member holder = holders[slot];
                if (holder == null || !holder.isPresent()) {
                    held.add(slots.id(slot));
                }
            }
        }
        return held;
    }

    /** Looks again at the agents at the next tick, although nothing has changed among them. */
    void checkAgain() {
        seenVersion = -1;
    }

    /** Returns whether the run is present, and counts the task for it when it was not yet. */
    boolean isHeld(String id, Phase.Assigned by) {
        int slot = slots.find(id);
        Member holder = holders[slot];
        if (holder != null && holder.isPresent()) {
            return true;
        }
        Member present = agents.hold(by.agent(), by.epoch());
        if (present == null) {
            return false;
        }
        holders[slot] = present;
        return true;
    }

    /** Returns whether this node ever counted the task for a run that is there or was. */
    boolean wasHeld(String id) {
        return holders[slots.find(id)] != null;
    }

    /** Returns what waits, by requirement. */
    List<Requirement> waiting() {
        return backlog.size() == 0 ? List.of() : backlog.requirements();
    }

    /** Returns the best task that waits for this, or null. */
    @Nullable String head(Requirement requirement) {
        int slot = backlog.head(requirement);
        return slot < 0 ? null : slots.id(slot);
    }

    /** Takes a slot for the best task that waits for this; null when it has to go on waiting. */
    @Nullable Member take(Requirement requirement) {
        int slot = backlog.head(requirement);
        return slot < 0
                ? null
                : agents.take(
                        partition, requirement, backlog.priority(slot), backlog.submittedAt(slot));
    }

    /** Returns whether the first is to be served before the second. */
    boolean isBefore(Requirement first, Requirement second) {
        int a = backlog.head(first);
        int b = backlog.head(second);
        return backlog.priority(a) != backlog.priority(b)
                ? backlog.priority(a) > backlog.priority(b)
                : backlog.submittedAt(a) < backlog.submittedAt(b);
    }

    /** Tells the node what this partition waits for now. */
    void stateWant(Requirement requirement) {
        int slot = backlog.head(requirement);
        if (slot >= 0) {
            wanted.add(requirement);
            agents.want(
                    partition,
                    requirement,
                    backlog.priority(slot),
                    backlog.submittedAt(slot),
                    backlog.size(requirement));
        } else if (wanted.remove(requirement)) {
            agents.wantNothing(partition, requirement);
        }
    }

    /** Returns the requirements that the node was told of. */
    List<Requirement> statedWants() {
        return wanted.isEmpty() ? List.of() : List.copyOf(wanted);
    }

    /** Returns when something has to be done by the clock; Long.MAX_VALUE for nothing. */
    long nextDueMs() {
        return timers.nextDueMs();
    }

    int waitingTasks() {
        return backlog.size();
    }

    int inFlightTasks() {
        return inFlight;
    }

    int tasks() {
        return slots.size();
    }

    /** Leaves what the node counts for this partition to the agents' own statements. */
    void close() {
        List<Member> held = new ArrayList<>();
        for (Member holder : holders) {
            if (holder != null) {
                held.add(holder);
            }
        }
        agents.disown(partition, held);
    }
}
