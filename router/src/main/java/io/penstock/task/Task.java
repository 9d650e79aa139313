package io.penstock.task;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.JsonWriter;
import io.penstock.json.PropertyNames;
import io.penstock.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task with nothing left open: every default is filled in. Immutable.
 *
 * @param id 1 to 256 bytes
 * @param type what kind of work
 * @param tenant on whose behalf
 * @param priority 0 (last) to 9 (first)
 * @param capabilities what an agent must offer, all of them; sorted, 1 to 16
 * @param complexity expected work
 * @param timeoutMs milliseconds of one attempt, from assignment to result
 * @param maxAttempts attempts that failures and timeouts may use up, 1 to 1,000
 * @param startWithinMs milliseconds from submission to first assignment, absent for any
 * @param endWithinMs milliseconds from submission to the end, absent for any
 * @param payload any JSON value, absent for none
 * @param context what travels along
 */
public record Task(
        String id,
        String type,
        String tenant,
        int priority,
        List<String> capabilities,
        Complexity complexity,
        long timeoutMs,
        int maxAttempts,
        @Nullable Long startWithinMs,
        @Nullable Long endWithinMs,
        @Nullable RawJson payload,
        @Nullable TaskContext context) {
    /** Highest priority. */
    public static final int MAX_PRIORITY = 9;

    /** Longest time of any kind in milliseconds: a week, the retention of the topics. */
    public static final long MAX_TIME_MS = 604_800_000;

    /** Most attempts. */
    public static final int MAX_ATTEMPTS = 1_000;

    private static final PropertyNames NAMES =
            JsonText.names(
                    "id",
                    "type",
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

    public Task {
        Names.checkId("id", id);
        Names.check("type", type);
        Names.check("tenant", tenant);
        capabilities =
                Names.checkSet("capabilities", capabilities, Names.MAX_REQUIRED_CAPABILITIES);
        if (capabilities.isEmpty()) {
            throw new InvalidField("capabilities", "must name at least one");
        }
        checkBounds(priority, timeoutMs, maxAttempts);
        checkWithin("startWithinMs", startWithinMs);
        checkWithin("endWithinMs", endWithinMs);
    }

    static void checkBounds(int priority, long timeoutMs, int maxAttempts) {
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new InvalidField("priority", "must be 0 to 9, is " + priority);
        }
        if (timeoutMs < 1 || timeoutMs > MAX_TIME_MS) {
            throw new InvalidField("timeoutMs", "must be 1 to 604800000, is " + timeoutMs);
        }
        if (maxAttempts < 1 || maxAttempts > MAX_ATTEMPTS) {
            throw new InvalidField("maxAttempts", "must be 1 to 1000, is " + maxAttempts);
        }
    }

    static void checkWithin(String field, @Nullable Long ms) {
        if (ms != null && (ms < 1 || ms > MAX_TIME_MS)) {
            throw new InvalidField(field, "must be 1 to 604800000, is " + ms);
        }
    }

    /**
     * Reads a complete task, as it stands inside an assignment.
     *
     * @throws InvalidField naming the field and the rule
     */
    public static Task read(byte[] json) {
        NewTask.Builder builder = NewTask.type("");
        JsonFields.read(json, builder);
        return complete(builder);
    }

    static Task read(JsonFields fields) {
        NewTask.Builder builder = NewTask.type("");
        fields.object(builder);
        return complete(builder);
    }

    private static Task complete(NewTask.Builder builder) {
        return builder.complete(TaskDefaults.STANDARD);
    }

    /** Returns the task as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(NAMES, this::writeFields);
    }

    private void writeFields(JsonWriter w) {
        JsonText.text(w, 0, id);
        JsonText.text(w, 1, type);
        JsonText.text(w, 2, tenant);
        JsonText.number(w, 3, priority);
        JsonText.texts(w, 4, capabilities);
        JsonText.text(w, 5, complexity.word());
        JsonText.number(w, 6, timeoutMs);
        JsonText.number(w, 7, maxAttempts);
        JsonText.number(w, 8, startWithinMs);
        JsonText.number(w, 9, endWithinMs);
        JsonText.raw(w, 10, payload);
        if (context != null) {
            w.name(11);
            context.write(w);
        }
    }
}
