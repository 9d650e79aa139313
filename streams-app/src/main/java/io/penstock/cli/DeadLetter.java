package io.penstock.cli;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as the gateway shows it.
 *
 * @param id partition and offset in {@code tasks.dead-letters}
 * @param reason what was wrong
 * @param topic where it came from
 * @param partition its partition there
 * @param offset its offset there
 * @param time when it became a dead letter, in milliseconds since 1970
 * @param key its key as text or base64, absent for none
 * @param value its value as text or base64, absent for none
 * @param headers its own headers
 */
record DeadLetter(
        String id,
        String reason,
        String topic,
        int partition,
        long offset,
        long time,
        @Nullable String key,
        @Nullable String value,
        Map<String, String> headers) {
    DeadLetter {
        headers = Map.copyOf(headers);
    }

    /**
     * Reads a dead letter.
     *
     * @throws InvalidField naming the field and the rule
     */
    static DeadLetter read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        if (fields.id.isEmpty()) {
            throw new InvalidField("id", "is missing");
        }
        return new DeadLetter(
                fields.id,
                fields.reason,
                fields.topic,
                fields.partition,
                fields.offset,
                fields.time,
                fields.key,
                fields.value,
                fields.headers);
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private String id = "";
        private String reason = "";
        private String topic = "";
        private int partition;
        private long offset;
        private long time;
        private @Nullable String key;
        private @Nullable String value;
        private Map<String, String> headers = Map.of();

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "id" -> id = fields.text();
                case "reason" -> reason = fields.text();
                case "topic" -> topic = fields.text();
                case "partition" -> partition = fields.smallNumber();
                case "offset" -> offset = fields.number();
                case "time" -> time = fields.number();
                case "key" -> key = fields.text();
                case "keyBase64" -> key = "base64:" + fields.text();
                case "value" -> value = fields.text();
                case "valueBase64" -> value = "base64:" + fields.text();
                case "headers" -> headers = fields.textsByName();
                default -> fields.skip();
            }
        }
    }
}
