package io.penstock.task;

import io.penstock.json.JsonFields;
import io.penstock.json.JsonWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What travels with a task without being its payload. The common entries are fields; whatever else
 * the submitter adds is kept by name.
 *
 * @param traceparent W3C trace context, so that an agent's spans join the submitter's trace
 * @param correlationId the submitter's own id for what this task belongs to
 * @param origin who or what submitted it, for people
 * @param rest further texts by name
 */
public record TaskContext(
        @Nullable String traceparent,
        @Nullable String correlationId,
        @Nullable String origin,
        Map<String, String> rest) {
    public TaskContext {
        rest = Map.copyOf(rest);
    }

    static TaskContext read(JsonFields fields) {
        Entries entries = new Entries();
        fields.texts(entries);
        return new TaskContext(
                entries.traceparent, entries.correlationId, entries.origin, entries.rest);
    }

    /** Collects the entries of a context. */
    private static final class Entries implements JsonFields.FieldVisitor {
        private @Nullable String traceparent;
        private @Nullable String correlationId;
        private @Nullable String origin;
        private Map<String, String> rest = Map.of();

        @Override
        public void field(String name, JsonFields fields) {
            String value = fields.text();
            switch (name) {
                case "traceparent" -> traceparent = value;
                case "correlationId" -> correlationId = value;
                case "origin" -> origin = value;
                default -> {
                    rest = rest.isEmpty() ? new HashMap<>() : rest;
                    rest.put(name, value);
                }
            }
        }
    }

    void write(JsonWriter writer) {
        writer.beginObject();
        named(writer, "traceparent", traceparent);
        named(writer, "correlationId", correlationId);
        named(writer, "origin", origin);
        rest.forEach((name, value) -> named(writer, name, value));
        writer.endObject();
    }

    private static void named(JsonWriter writer, String name, @Nullable String value) {
        if (value != null) {
            writer.name(name);
            writer.value(value);
        }
    }
}
