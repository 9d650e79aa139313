package io.penstock.gateway.pipeline;

import io.penstock.task.TaskEvent;

/** Hears of all ends, as far as it wants to. Called from one thread; must not wait. */
public interface EndFollower {
    /** Returns whether further ends are wanted now; those that come while not are left out. */
    boolean wantsMore();

    /** Takes an end. */
    void ended(TaskEvent.Ended end);
}
