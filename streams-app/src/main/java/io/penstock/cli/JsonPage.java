package io.penstock.cli;

import io.avaje.json.JsonReader;
import io.avaje.json.stream.JsonStream;
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
    private static final JsonStream STREAM = JsonStream.builder().build();

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
                        split(value, items);
                    }
                });
        return new JsonPage(items);
    }

    private static void split(RawJson list, List<byte[]> items) {
        try (JsonReader reader = STREAM.reader(list.text())) {
            reader.beginArray();
            while (reader.hasNextElement()) {
                items.add(reader.readRaw().strip().getBytes(StandardCharsets.UTF_8));
            }
            reader.endArray();
        }
    }
}
