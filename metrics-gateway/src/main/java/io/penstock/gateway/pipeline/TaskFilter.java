package io.penstock.gateway.pipeline;

import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks a list shows. Each absent part lets all through.
 *
 * @param state only tasks in this state
 * @param type only tasks of this type
 * @param agent only tasks that this agent has or had last
 * @param tenant only tasks of this tenant
 */
public record TaskFilter(
        @Nullable TaskState state,
        @Nullable String type,
        @Nullable String agent,
        @Nullable String tenant) {
    /** Lets every task through. */
    public static final TaskFilter ALL = new TaskFilter(null, null, null, null);

    /** Returns whether the list shows the task. */
    public boolean matches(TaskView task) {
        return (state == null || state == task.state())
                && (type == null || type.equals(task.type()))
                && (agent == null || agent.equals(task.agent()))
                && (tenant == null || tenant.equals(task.tenant()));
    }
}
