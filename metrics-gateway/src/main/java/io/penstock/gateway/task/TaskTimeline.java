package io.penstock.gateway.task;

import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.task.Attempt;
import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a task, in order: its submission, its last attempts, its end. Immutable; any
 * thread. Times are milliseconds since 1970.
 *
 * @param task the task's id
 * @param state how it stands
 * @param earlierAttempts attempts before the first that is shown; their events are no longer kept
 * @param events what happened, earliest first
 */
public record TaskTimeline(String task, TaskState state, int earlierAttempts, List<Event> events) {
    /** An attempt that still runs. */
    private static final String RUNNING = "running";

    private static final PropertyNames NAMES =
            JsonText.names(
                    "what",
                    "at",
                    "attempt",
                    "agent",
                    "startedAt",
                    "endedAt",
                    "outcome",
                    "state",
                    "error");

    /** One thing that happened. */
    public sealed interface Event {
        /** Returns the event as UTF-8 JSON. */
        byte[] toJson();

        /**
         * Its submission was appended.
         *
         * @param at when
         */
        record Submitted(long at) implements Event {
            @Override
            public byte[] toJson() {
                return JsonText.object(
                        NAMES,
                        w -> {
                            JsonText.text(w, 0, "submitted");
                            JsonText.number(w, 1, at);
                        });
            }
        }

        /**
         * An agent had it.
         *
         * @param attempt which attempt, from 1
         * @param agent who
         * @param startedAt when it was assigned
         * @param endedAt when it was over, absent while it runs
         * @param outcome {@code running}, {@code failed}, {@code timed-out}, {@code lost}, or the
         *     task's end
         * @param error why it did not succeed, absent where it did
         */
        record Attempted(
                int attempt,
                @Nullable String agent,
                long startedAt,
                @Nullable Long endedAt,
                String outcome,
                @Nullable String error)
                implements Event {
            @Override
            public byte[] toJson() {
                return JsonText.object(
                        NAMES,
                        w -> {
                            JsonText.text(w, 0, "attempt");
                            JsonText.number(w, 1, startedAt);
                            JsonText.number(w, 2, (long) attempt);
                            JsonText.text(w, 3, agent);
                            JsonText.number(w, 4, startedAt);
                            JsonText.number(w, 5, endedAt);
                            JsonText.text(w, 6, outcome);
                            JsonText.text(w, 8, error);
                        });
            }
        }

        /**
         * It ended.
         *
         * @param at when
         * @param state how
         * @param error the last error, absent for none
         */
        record Ended(long at, TaskState state, @Nullable String error) implements Event {
            @Override
            public byte[] toJson() {
                return JsonText.object(
                        NAMES,
                        w -> {
                            JsonText.text(w, 0, "ended");
                            JsonText.number(w, 1, at);
                            JsonText.text(w, 7, state.word());
                            JsonText.text(w, 8, error);
                        });
            }
        }
    }

    public TaskTimeline {
        events = List.copyOf(events);
    }

    /** Returns what a task's view tells of its past. */
    public static TaskTimeline of(TaskView task) {
        List<Event> events = new ArrayList<>();
        events.add(new Event.Submitted(task.submittedAt()));
        for (Attempt attempt : task.attempts()) {
            events.add(
                    new Event.Attempted(
                            attempt.number(),
                            attempt.agent(),
                            attempt.startedAt(),
                            attempt.endedAt(),
                            attempt.outcome().word(),
                            attempt.error()));
        }
        boolean lastIsTold =
                !task.attempts().isEmpty() && task.attempts().getLast().number() == task.attempt();
        Long assignedAt = task.assignedAt();
        if (assignedAt != null && !lastIsTold) {
            events.add(
                    new Event.Attempted(
                            task.attempt(),
                            task.agent(),
                            assignedAt,
                            task.endedAt(),
                            task.state().isEnd() ? task.state().word() : RUNNING,
                            task.state().isEnd() ? task.error() : null));
        }
        int told = events.size() - 1;
        Long endedAt = task.endedAt();
        if (endedAt != null) {
            events.add(new Event.Ended(endedAt, task.state(), task.error()));
        }
        return new TaskTimeline(
                task.id(), task.state(), Math.max(0, task.attempt() - told), events);
    }

    /** Returns the timeline as UTF-8 JSON. */
    public byte[] toJson() {
        StringBuilder text =
                new StringBuilder("{\"id\":")
                        .append(JsonText.quote(task))
                        .append(",\"state\":\"")
                        .append(state.word())
                        .append("\",\"earlierAttempts\":")
                        .append(earlierAttempts)
                        .append(",\"events\":[");
        for (int i = 0; i < events.size(); i++) {
            text.append(i == 0 ? "" : ",")
                    .append(new String(events.get(i).toJson(), StandardCharsets.UTF_8));
        }
        return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
