package io.penstock.gateway;

import io.penstock.json.RawJson;
import io.penstock.task.RecordRef;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import io.penstock.task.Topics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks that tests show. */
final class Examples {
    private Examples() {}

    static TaskView waiting(String id) {
        return new TaskView(
                id,
                "resize",
                TaskState.WAITING,
                "default",
                5,
                0,
                null,
                1_000,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }

    static TaskView ended(TaskEvent.Ended ended) {
        return TaskView.of(ended);
    }

    static TaskEvent.Ended succeeded(String id, String output) {
        return end(id, TaskState.SUCCEEDED, RawJson.of(output), null);
    }

    static TaskEvent.Ended failed(String id, String error) {
        return end(id, TaskState.FAILED, null, error);
    }

    private static TaskEvent.Ended end(
            String id, TaskState state, @Nullable RawJson output, @Nullable String error) {
        return new TaskEvent.Ended(
                id,
                3,
                state,
                "resize",
                "default",
                5,
                1,
                "agent-1",
                1_000,
                1_010L,
                1_050,
                40L,
                output,
                error,
                new RecordRef(Topics.SUBMITTED, 0, 7),
                List.of());
    }
}
