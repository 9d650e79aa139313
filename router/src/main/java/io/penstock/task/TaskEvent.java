package io.penstock.task;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a task and is on no other topic: the value of {@code tasks.events}, under the
 * task's id. All times are milliseconds since 1970 by the broker's or the node's clock.
 */
public sealed interface TaskEvent {
    /** Returns the task's id. */
    String taskId();

    /** Returns the number of this transition of the task; it rises with each. */
    int seq();

    /** Returns the event as UTF-8 JSON. */
    byte[] toJson();

    /**
     * An attempt failed, timed out or lost its agent, and the task goes on.
     *
     * @param taskId the task's id
     * @param seq number of the transition
     * @param attempt the attempt that is over
     * @param agent who had it
     * @param error why it is over
     * @param at when
     * @param retryAt when the task is back in the backlog
     */
    record AttemptEnded(
            String taskId, int seq, int attempt, String agent, String error, long at, long retryAt)
            implements TaskEvent {
        private static final PropertyNames NAMES =
                JsonText.names("event", "id", "seq", "attempt", "agent", "error", "at", "retryAt");

        @Override
        public byte[] toJson() {
            return JsonText.object(
                    NAMES,
                    w -> {
                        JsonText.text(w, 0, "attempt-ended");
                        JsonText.text(w, 1, taskId);
                        JsonText.number(w, 2, seq);
                        JsonText.number(w, 3, attempt);
                        JsonText.text(w, 4, agent);
                        JsonText.text(w, 5, error);
                        JsonText.number(w, 6, at);
                        JsonText.number(w, 7, retryAt);
                    });
        }
    }

    /**
     * The task ended. Holds all that a reader needs, but not the payload: {@code source} says where
     * that lies.
     *
     * @param taskId the task's id
     * @param seq number of the transition
     * @param state how it ended
     * @param type the task's type
     * @param tenant the task's tenant
     * @param priority the task's priority
     * @param attempt attempts made; 0 when it never started
     * @param agent who had it last, absent when nobody had
     * @param submittedAt when its submission was appended
     * @param assignedAt when its last attempt was assigned, absent when none was
     * @param endedAt when it ended
     * @param durationMs milliseconds that the handler of the last attempt ran, as the agent says
     * @param output what it gave, absent for none
     * @param error the last error, absent for none
     * @param source where its submission lies
     * @param attempts the last attempts that did not succeed, earliest first; empty for none
     */
    record Ended(
            String taskId,
            int seq,
            TaskState state,
            String type,
            String tenant,
            int priority,
            int attempt,
            @Nullable String agent,
            long submittedAt,
            @Nullable Long assignedAt,
            long endedAt,
            @Nullable Long durationMs,
            @Nullable RawJson output,
            @Nullable String error,
            RecordRef source,
            List<Attempt> attempts)
            implements TaskEvent {
        private static final PropertyNames NAMES =
                JsonText.names(
                        "event",
                        "id",
                        "seq",
                        "state",
                        "type",
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

        public Ended {
            if (!state.isEnd()) {
                throw new InvalidField("state", "must be an end, is " + state.word());
            }
            attempts = List.copyOf(attempts);
        }

        @Override
        public byte[] toJson() {
            return JsonText.object(
                    NAMES,
                    w -> {
                        JsonText.text(w, 0, "ended");
                        JsonText.text(w, 1, taskId);
                        JsonText.number(w, 2, seq);
                        JsonText.text(w, 3, state.word());
                        JsonText.text(w, 4, type);
                        JsonText.text(w, 5, tenant);
                        JsonText.number(w, 6, priority);
                        JsonText.number(w, 7, attempt);
                        JsonText.text(w, 8, agent);
                        JsonText.number(w, 9, submittedAt);
                        JsonText.number(w, 10, assignedAt);
                        JsonText.number(w, 11, endedAt);
                        JsonText.number(w, 12, durationMs);
                        JsonText.raw(w, 13, output);
                        JsonText.text(w, 14, error);
                        JsonText.text(w, 15, source.toString());
                        JsonText.raw(w, 16, Attempt.listJson(attempts));
                    });
        }
    }

    /**
     * Reads an event.
     *
     * @throws InvalidField naming the field and the rule
     */
    static TaskEvent read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        return fields.build();
    }

    /** Collects the fields of either kind. */
    final class Fields implements JsonFields.FieldVisitor {
        private String event = "";
        private String id = "";
        private int seq;
        private @Nullable TaskState state;
        private String type = "";
        private String tenant = "";
        private int priority;
        private int attempt;
        private @Nullable String agent;
        private long submittedAt;
        private @Nullable Long assignedAt;
        private long endedAt;
        private @Nullable Long durationMs;
        private @Nullable RawJson output;
        private @Nullable String error;
        private @Nullable RecordRef source;
        private List<Attempt> attempts = List.of();
        private long at;
        private long retryAt;

        private Fields() {}

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "event" -> event = fields.text();
                case "id" -> id = fields.text();
                case "seq" -> seq = fields.smallNumber();
                case "state" -> state = TaskState.of(fields.text());
                case "type" -> type = fields.text();
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
                case "at" -> at = fields.number();
                case "retryAt" -> retryAt = fields.number();
                default -> fields.skip();
            }
        }

        private TaskEvent build() {
            Names.checkId("id", id);
            return switch (event) {
                case "attempt-ended" ->
                        new AttemptEnded(
                                id,
                                seq,
                                attempt,
                                agent == null ? "" : agent,
                                error == null ? "" : error,
                                at,
                                retryAt);
                case "ended" -> ended();
                default -> throw new InvalidField("event", "must be attempt-ended or ended");
            };
        }

        private Ended ended() {
            if (state == null) {
                throw new InvalidField("state", "is missing");
            }
            if (source == null) {
                throw new InvalidField("source", "is missing");
            }
            return new Ended(
                    id,
                    seq,
                    state,
                    type,
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
