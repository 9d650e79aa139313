package io.penstock.gateway.pipeline;

import io.penstock.task.TaskView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of tasks, newest first.
 *
 * @param tasks the tasks
 * @param nextCursor asks for the page after this one; absent on the last. Opaque; letters, digits,
 *     {@code -}, {@code _}, {@code .} and {@code ~} only, so that it stands in a URL as it is
 */
public record TaskPage(List<TaskView> tasks, @Nullable String nextCursor) {
    public TaskPage {
        tasks = List.copyOf(tasks);
    }
}
