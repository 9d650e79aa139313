package io.penstock.gateway.live;

import io.penstock.gateway.pipeline.EndFollower;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.task.TaskEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The first ends of each second: enough to see what goes on, and bounded however many there are.
 * Any thread.
 */
final class RecentEnds implements EndFollower {
    static final int MOST = 50;

    /** Errors are told in full by the task itself. */
    private static final int ERROR_CHARS = 200;

    private static final PropertyNames NAMES =
            JsonText.names(
                    "id",
                    "type",
                    "state",
                    "tenant",
                    "priority",
                    "attempt",
                    "agent",
                    "submittedAt",
                    "assignedAt",
                    "endedAt",
                    "durationMs",
                    "error");

    private final List<TaskEvent.Ended> ends = new ArrayList<>(MOST);

    @Override
    public synchronized boolean wantsMore() {
        return ends.size() < MOST;
    }

    @Override
    public synchronized void ended(TaskEvent.Ended end) {
        if (ends.size() < MOST) {
            ends.add(end);
        }
    }

    /** Returns the ends since the last call as JSON, or null for none. */
    @Nullable String take() {
        List<TaskEvent.Ended> taken;
        synchronized (this) {
            if (ends.isEmpty()) {
                return null;
            }
            taken = List.copyOf(ends);
            ends.clear();
        }
        return taken.stream()
                .map(RecentEnds::json)
                .collect(
                        Collectors.joining(
                                ",",
                                "{\"sampled\":" + (taken.size() == MOST) + ",\"ended\":[",
                                "]}"));
    }

    private static String json(TaskEvent.Ended end) {
        return new String(
                JsonText.object(
                        NAMES,
                        w -> {
                            JsonText.text(w, 0, end.taskId());
                            JsonText.text(w, 1, end.type());
                            JsonText.text(w, 2, end.state().word());
                            JsonText.text(w, 3, end.tenant());
                            JsonText.number(w, 4, end.priority());
                            JsonText.number(w, 5, end.attempt());
                            JsonText.text(w, 6, end.agent());
                            JsonText.number(w, 7, end.submittedAt());
                            JsonText.number(w, 8, end.assignedAt());
                            JsonText.number(w, 9, end.endedAt());
                            JsonText.number(w, 10, end.durationMs());
                            JsonText.text(w, 11, shortened(end.error()));
                        }),
                StandardCharsets.UTF_8);
    }

    private static @Nullable String shortened(@Nullable String error) {
        return error == null || error.length() <= ERROR_CHARS
                ? error
                : error.substring(0, ERROR_CHARS) + "…";
    }
}
