package io.penstock.cli;

import io.penstock.json.JsonFields;
import io.penstock.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A list as the gateway answers it: an object with the list under its name.
 *
 * @param items the items, each as its own JSON
 */
record JsonPage(List<byte[]> items) {
    JsonPage {
        items = List.copyOf(items);
    }

    /**
     * Reads a list.
     *
     * @param name the field that holds it
     * @throws io.penstock.json.InvalidField when the answer is no JSON object
     */
    static JsonPage read(byte[] json, String name) {
        List<byte[]> items = new ArrayList<>();
        JsonFields.read(
                json,
                (field, fields) -> {
                    RawJson value = fields.raw();
                    if (field.equals(name)) {
                        split(value.text(), items);
                    }
                });
        return new JsonPage(items);
    }

    /** Cuts at the commas of the outermost list; that it is one, and whole, is known. */
    private static void split(String list, List<byte[]> items) {
        int depth = 0;
        boolean quoted = false;
        int start = 1;
        for (int at = 0; at < list.length(); at++) {
            char c = list.charAt(at);
            if (quoted) {
                at += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            }
            if (!quoted && (depth == 0 || (depth == 1 && c == ','))) {
                add(list.substring(start, at), items);
                start = at + 1;
            }
        }
    }

    private static void add(String item, List<byte[]> items) {
        if (!item.isBlank()) {
            items.add(item.strip().getBytes(StandardCharsets.UTF_8));
        }
    }
}
