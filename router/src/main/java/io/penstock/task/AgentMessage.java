package io.penstock.task;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells an agent: the value of {@code tasks.assigned}, under the agent's id. Unknown
 * kinds are ignored by agents, so that a newer node may say more.
 */
public sealed interface AgentMessage {
    /** Returns the task's id. */
    String taskId();

    /** Returns which run of the agent is meant; another run ignores the message. */
    long agentEpoch();

    /** Returns the handing-over that is meant. */
    Dispatch dispatch();

    /** Returns the message as UTF-8 JSON. */
    byte[] toJson();

    /**
     * Do this task.
     *
     * @param task the task
     * @param attempt its number, from 1
     * @param dispatch names this handing-over; the result must name it
     * @param agentEpoch which run of the agent is meant
     * @param sourcePartition the partition of {@code tasks.results} that the result belongs to
     * @param timeLeftMs milliseconds until the node counts the attempt as timed out
     */
    record Assignment(
            Task task,
            int attempt,
            Dispatch dispatch,
            long agentEpoch,
            int sourcePartition,
            long timeLeftMs)
            implements AgentMessage {
        @Override
        public String taskId() {
            return task.id();
        }

        @Override
        public byte[] toJson() {
            return toJson(
                    task.toJson(), attempt, dispatch, agentEpoch, sourcePartition, timeLeftMs);
        }

        /**
         * Returns an assignment as UTF-8 JSON around a task that is JSON already, so that a router
         * need not parse what it only passes on.
         */
        public static byte[] toJson(
                byte[] taskJson,
                int attempt,
                Dispatch dispatch,
                long agentEpoch,
                int sourcePartition,
                long timeLeftMs) {
            String tail =
                    ",\"attempt\":"
                            + attempt
                            + ",\"dispatch\":\""
                            + dispatch
                            + "\",\"agentEpoch\":"
                            + agentEpoch
                            + ",\"sourcePartition\":"
                            + sourcePartition
                            + ",\"timeLeftMs\":"
                            + timeLeftMs
                            + "}";
            byte[] head = "{\"task\":".getBytes(StandardCharsets.UTF_8);
            byte[] rest = tail.getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream json =
                    new ByteArrayOutputStream(head.length + taskJson.length + rest.length);
            json.writeBytes(head);
            json.writeBytes(taskJson);
            json.writeBytes(rest);
            return json.toByteArray();
        }
    }

    /**
     * Stop this task: it was cancelled, expired, or given to another agent.
     *
     * @param taskId the task's id
     * @param dispatch the handing-over that is called off
     * @param agentEpoch which run of the agent is meant
     */
    record Cancellation(String taskId, Dispatch dispatch, long agentEpoch) implements AgentMessage {
        private static final PropertyNames NAMES =
                JsonText.names("cancel", "dispatch", "agentEpoch");

        public Cancellation {
            Names.checkId("cancel", taskId);
        }

        @Override
        public byte[] toJson() {
            return JsonText.object(
                    NAMES,
                    w -> {
                        JsonText.text(w, 0, taskId);
                        JsonText.text(w, 1, dispatch.toString());
                        JsonText.number(w, 2, agentEpoch);
                    });
        }
    }

    /**
     * Reads a message.
     *
     * @throws InvalidField naming the field and the rule
     */
    static AgentMessage read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        if (fields.dispatch == null) {
            throw new InvalidField("dispatch", "is missing");
        }
        if (fields.cancel != null) {
            return new Cancellation(fields.cancel, fields.dispatch, fields.agentEpoch);
        }
        if (fields.task == null) {
            throw new InvalidField("task", "is missing");
        }
        return new Assignment(
                fields.task,
                fields.attempt,
                fields.dispatch,
                fields.agentEpoch,
                fields.sourcePartition,
                fields.timeLeftMs);
    }

    /** Collects the fields of either kind. */
    final class Fields implements JsonFields.FieldVisitor {
        private @Nullable Task task;
        private @Nullable String cancel;
        private @Nullable Dispatch dispatch;
        private int attempt;
        private long agentEpoch;
        private int sourcePartition;
        private long timeLeftMs;

        private Fields() {}

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "task" -> task = Task.read(fields);
                case "cancel" -> cancel = fields.text();
                case "dispatch" -> dispatch = Dispatch.of(fields.text());
                case "attempt" -> attempt = fields.smallNumber();
                case "agentEpoch" -> agentEpoch = fields.number();
                case "sourcePartition" -> sourcePartition = fields.smallNumber();
                case "timeLeftMs" -> timeLeftMs = fields.number();
                default -> fields.skip();
            }
        }
    }
}
