package io.penstock.task;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as HTTP and {@code --json} show it. Times are milliseconds since 1970.
 *
 * @param id the task's id
 * @param type the task's type
 * @param state where it stands
 * @param tenant on whose behalf
 * @param priority 0 (last) to 9 (first)
 * @param attempt attempts made so far, 0 before the first
 * @param agent who has it or had it last, absent when nobody did
 * @param submittedAt when its submission was appended
 * @param assignedAt when its last attempt was assigned, absent when none was
 * @param endedAt when it ended, absent while it is on its way
 * @param durationMs milliseconds that the handler of the last attempt ran, absent before the end
 * @param output what it gave, absent for none
 * @param error the last error, absent for none
 * @param source where its submission lies, absent when that is not known
 * @param attempts the last attempts that did not succeed, earliest first; empty for none
 */
public record TaskView(
        String id,
        String type,
        TaskState state,
        String tenant,
        int priority,
        int attempt,
        @Nullable String agent,
        long submittedAt,
        @Nullable Long assignedAt,
        @Nullable Long endedAt,
        @Nullable Long durationMs,
        @Nullable RawJson output,
        @Nullable String error,
        @Nullable RecordRef source,
        List<Attempt> attempts) {
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
                    "output",
                    "error",
                    "source",
                    "attempts");

    public TaskView {
        attempts = List.copyOf(attempts);
    }

    /** Returns the view of a task that has ended. */
    public static TaskView of(TaskEvent.Ended ended) {
        return new TaskView(
                ended.taskId(),
                ended.type(),
                ended.state(),
                ended.tenant(),
                ended.priority(),
                ended.attempt(),
                ended.agent(),
                ended.submittedAt(),
                ended.assignedAt(),
                ended.endedAt(),
                ended.durationMs(),
                ended.output(),
                ended.error(),
                ended.source(),
                ended.attempts());
    }

    /** Returns the view as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.text(w, 0, id);
                    JsonText.text(w, 1, type);
                    JsonText.text(w, 2, state.word());
                    JsonText.text(w, 3, tenant);
                    JsonText.number(w, 4, priority);
                    JsonText.number(w, 5, attempt);
                    JsonText.text(w, 6, agent);
                    JsonText.number(w, 7, submittedAt);
                    JsonText.number(w, 8, assignedAt);
                    JsonText.number(w, 9, endedAt);
                    JsonText.number(w, 10, durationMs);
                    JsonText.raw(w, 11, output);
                    JsonText.text(w, 12, error);
                    JsonText.text(w, 13, source == null ? null : source.toString());
                    JsonText.raw(w, 14, Attempt.listJson(attempts));
                });
    }

    /**
     * Reads a view, as a client of the gateway does.
     *
     * @throws InvalidField naming the field and the rule
     */
    public static TaskView read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        return fields.build();
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private String id = "";
        private String type = "";
        private @Nullable TaskState state;
        private String tenant = "";
        private int priority;
        private int attempt;
        private @Nullable String agent;
        private long submittedAt;
        private @Nullable Long assignedAt;
        private @Nullable Long endedAt;
        private @Nullable Long durationMs;
        private @Nullable RawJson output;
        private @Nullable String error;
        private @Nullable RecordRef source;
        private List<Attempt> attempts = List.of();

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "id" -> id = fields.text();
                case "type" -> type = fields.text();
                case "state" -> state = TaskState.of(fields.text());
                case "tenant" -> tenant = fields.text();
                case "priority" -> priority = fields.smallNumber();
                case "attempt" -> attempt = fields.smallNumber();
                case "agent" -> agent = fields.text();
                case "submittedAt" -> submittedAt = fields.number();
                case "assignedAt" -> assignedAt = fields.number();
                case "endedAt" -> endedAt = fields.number();
                case "durationMs" -> durationMs = fields.number();
                case "output" -> output = fields.raw();
                case "error" -> error = fields.text();
                case "source" -> source = RecordRef.of(fields.text());
                case "attempts" -> attempts = Attempt.list(fields);
                default -> fields.skip();
            }
        }

        private TaskView build() {
            if (state == null) {
                throw new InvalidField("state", "is missing");
            }
            return new TaskView(
                    id,
                    type,
                    state,
                    tenant,
                    priority,
                    attempt,
                    agent,
                    submittedAt,
                    assignedAt,
                    endedAt,
                    durationMs,
                    output,
                    error,
                    source,
                    attempts);
        }
    }
}
