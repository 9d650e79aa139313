package io.penstock.task;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A submission: what a producer says of a task. Only the type is needed; what is absent gets its
 * default from the node. The value of {@code tasks.submitted}.
 *
 * @param type what kind of work this is; also the capability asked for when none is named
 * @param id the task's id, 1 to 256 bytes; absent: the record's key
 * @param tenant on whose behalf
 * @param priority 0 (last) to 9 (first)
 * @param capabilities what an agent must offer, all of them, at most 16
 * @param complexity expected work
 * @param timeoutMs milliseconds of one attempt, 1 to 604,800,000 (a week)
 * @param maxAttempts 1 to 1,000
 * @param startWithinMs milliseconds from submission to first assignment before the task expires
 * @param endWithinMs milliseconds from submission to the end before the task expires
 * @param payload any JSON value, handed to the agent as it is
 * @param context what travels along
 */
public record NewTask(
        String type,
        @Nullable String id,
        @Nullable String tenant,
        @Nullable Integer priority,
        @Nullable List<String> capabilities,
        @Nullable Complexity complexity,
        @Nullable Long timeoutMs,
        @Nullable Integer maxAttempts,
        @Nullable Long startWithinMs,
        @Nullable Long endWithinMs,
        @Nullable RawJson payload,
        @Nullable TaskContext context) {
    private static final PropertyNames NAMES =
            JsonText.names(
                    "type",
                    "id",
                    "tenant",
                    "priority",
                    "capabilities",
                    "complexity",
                    "timeoutMs",
                    "maxAttempts",
                    "startWithinMs",
                    "endWithinMs",
                    "payload",
                    "context");

    public NewTask {
        Names.check("type", type);
        if (id != null) {
            Names.checkId("id", id);
        }
        if (tenant != null) {
            Names.check("tenant", tenant);
        }
        if (capabilities != null) {
            if (capabilities.isEmpty()) {
                throw new InvalidField("capabilities", "must name at least one, or be absent");
            }
            capabilities =
                    Names.checkSet("capabilities", capabilities, Names.MAX_REQUIRED_CAPABILITIES);
        }
        Task.checkBounds(
                priority == null ? 0 : priority,
                timeoutMs == null ? 1 : timeoutMs,
                maxAttempts == null ? 1 : maxAttempts);
        Task.checkWithin("startWithinMs", startWithinMs);
        Task.checkWithin("endWithinMs", endWithinMs);
    }

    /** Returns a submission of the type that leaves all else to the defaults. */
    public static NewTask of(String type, @Nullable RawJson payload) {
        return new NewTask(
                type, null, null, null, null, null, null, null, null, null, payload, null);
    }

    /** Starts a submission of the given type. */
    public static Builder type(String type) {
        return new Builder(type);
    }

    /** Returns the same submission under the given id. */
    public NewTask withId(String newId) {
        return new NewTask(
                type,
                newId,
                tenant,
                priority,
                capabilities,
                complexity,
                timeoutMs,
                maxAttempts,
                startWithinMs,
                endWithinMs,
                payload,
                context);
    }

    /** Returns the task that this submission asks for, with all defaults filled in. */
    public Task complete(String taskId, TaskDefaults defaults) {
        return new Task(
                taskId,
                type,
                tenant == null ? defaults.tenant() : tenant,
                priority == null ? defaults.priority() : priority,
                capabilities == null ? List.of(type) : capabilities,
                complexity == null ? defaults.complexity() : complexity,
                timeoutMs == null ? defaults.timeoutMs() : timeoutMs,
                maxAttempts == null ? defaults.maxAttempts() : maxAttempts,
                startWithinMs,
                endWithinMs,
                payload,
                context);
    }

    /**
     * Reads a submission.
     *
     * @throws InvalidField naming the field and the rule
     */
    public static NewTask read(byte[] json) {
        Builder builder = new Builder("");
        JsonFields.read(json, builder);
        return builder.build();
    }

    /** Returns the submission as UTF-8 JSON, absent fields left out. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.text(w, 0, type);
                    JsonText.text(w, 1, id);
                    JsonText.text(w, 2, tenant);
                    JsonText.number(w, 3, priority == null ? null : priority.longValue());
                    if (capabilities != null) {
                        JsonText.texts(w, 4, capabilities);
                    }
                    JsonText.text(w, 5, complexity == null ? null : complexity.word());
                    JsonText.number(w, 6, timeoutMs);
                    JsonText.number(w, 7, maxAttempts == null ? null : maxAttempts.longValue());
                    JsonText.number(w, 8, startWithinMs);
                    JsonText.number(w, 9, endWithinMs);
                    JsonText.raw(w, 10, payload);
                    if (context != null) {
                        w.name(11);
                        context.write(w);
                    }
                });
    }

    /** Collects the fields of a submission. Not thread-safe. */
    public static final class Builder implements JsonFields.FieldVisitor {
        private String type;
        private @Nullable String id;
        private @Nullable String tenant;
        private @Nullable Integer priority;
        private @Nullable List<String> capabilities;
        private @Nullable Complexity complexity;
        private @Nullable Long timeoutMs;
        private @Nullable Integer maxAttempts;
        private @Nullable Long startWithinMs;
        private @Nullable Long endWithinMs;
        private @Nullable RawJson payload;
        private @Nullable TaskContext context;

        private Builder(String type) {
            this.type = type;
        }

        /** Sets the id; absent: the producer draws one. */
        public Builder id(String value) {
            id = value;
            return this;
        }

        /** Sets the tenant. */
        public Builder tenant(String value) {
            tenant = value;
            return this;
        }

        /** Sets the priority, 0 (last) to 9 (first). */
        public Builder priority(int value) {
            priority = value;
            return this;
        }

        /** Sets what an agent must offer, all of it. */
        public Builder capabilities(String... values) {
            capabilities = List.of(values);
            return this;
        }

        /** Sets the expected work. */
        public Builder complexity(Complexity value) {
            complexity = value;
            return this;
        }

        /** Sets the time of one attempt in milliseconds. */
        public Builder timeoutMs(long value) {
            timeoutMs = value;
            return this;
        }

        /** Sets how many attempts failures and timeouts may use up. */
        public Builder maxAttempts(int value) {
            maxAttempts = value;
            return this;
        }

        /** Sets the time from submission to first assignment in milliseconds. */
        public Builder startWithinMs(long value) {
            startWithinMs = value;
            return this;
        }

        /** Sets the time from submission to the end in milliseconds. */
        public Builder endWithinMs(long value) {
            endWithinMs = value;
            return this;
        }

        /** Sets the payload. */
        public Builder payload(RawJson value) {
            payload = value;
            return this;
        }

        /** Sets the payload from JSON text. */
        public Builder payload(String json) {
            return payload(RawJson.of(json));
        }

        /** Sets what travels along. */
        public Builder context(TaskContext value) {
            context = value;
            return this;
        }

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "type" -> type = Names.check("type", fields.text());
                case "id" -> id = fields.text();
                case "tenant" -> tenant = fields.text();
                case "priority" -> priority = fields.smallNumber();
                case "capabilities" -> capabilities = fields.texts();
                case "complexity" -> complexity = Complexity.of(fields.text());
                case "timeoutMs" -> timeoutMs = fields.number();
                case "maxAttempts" -> maxAttempts = fields.smallNumber();
                case "startWithinMs" -> startWithinMs = fields.number();
                case "endWithinMs" -> endWithinMs = fields.number();
                case "payload" -> payload = fields.raw();
                case "context" -> context = TaskContext.read(fields);
                default -> fields.skip();
            }
        }

        /** Returns the task at once, for one that names its own id and leaves little open. */
        Task complete(TaskDefaults defaults) {
            if (type.isEmpty()) {
                throw new InvalidField("type", "is missing");
            }
            if (id == null) {
                throw new InvalidField("id", "is missing");
            }
            return new Task(
                    id,
                    type,
                    tenant == null ? defaults.tenant() : tenant,
                    priority == null ? defaults.priority() : priority,
                    capabilities == null ? List.of(type) : capabilities,
                    complexity == null ? defaults.complexity() : complexity,
                    timeoutMs == null ? defaults.timeoutMs() : timeoutMs,
                    maxAttempts == null ? defaults.maxAttempts() : maxAttempts,
                    startWithinMs,
                    endWithinMs,
                    payload,
                    context);
        }

        /**
         * Returns the submission.
         *
         * @throws InvalidField naming the field and the rule that it breaks
         */
        public NewTask build() {
            if (type.isEmpty()) {
                throw new InvalidField("type", "is missing");
            }
            return new NewTask(
                    type,
                    id,
                    tenant,
                    priority,
                    capabilities,
                    complexity,
                    timeoutMs,
                    maxAttempts,
                    startWithinMs,
                    endWithinMs,
                    payload,
                    context);
        }
    }
}
