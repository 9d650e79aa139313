package io.penstock.cli;

import io.penstock.json.JsonFields;
import io.penstock.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of nested JSON objects by their paths, as in {@code redis.up}. */
final class JsonLeaves {
    private JsonLeaves() {}

    /**
     * Returns values as text, in their order; lists as they stand.
     *
     * @throws io.penstock.json.InvalidField when the bytes are no JSON object
     */
    static Map<String, String> of(byte[] json) {
        Map<String, String> leaves = new LinkedHashMap<>();
        add("", json, leaves);
        return leaves;
    }

    private static void add(String prefix, byte[] json, Map<String, String> leaves) {
        JsonFields.read(
                json,
                (name, fields) -> {
                    RawJson value = fields.raw();
                    String text = value.text();
                    if (text.startsWith("{")) {
                        add(prefix + name + ".", text.getBytes(StandardCharsets.UTF_8), leaves);
                    } else if (text.startsWith("\"")) {
                        leaves.put(prefix + name, unquoted(text));
                    } else {
                        leaves.put(prefix + name, text);
                    }
                });
    }

    /** Read as a field once more: the reader knows all escapes. */
    private static String unquoted(String quoted) {
        String[] text = {""};
        JsonFields.read(
                ("{\"v\":" + quoted + "}").getBytes(StandardCharsets.UTF_8),
                (name, fields) -> text[0] = fields.text());
        return text[0];
    }
}
