package io.penstock.demo;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.RawJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The payload of the demo's tasks.
 *
 * @param archive where the archive lies
 * @param entry the file in it
 */
record SourceRequest(String archive, String entry) {
    /**
     * Reads a payload.
     *
     * @throws InvalidField when it names no archive and entry
     */
    static SourceRequest read(@Nullable RawJson payload) {
        if (payload == null) {
            throw new InvalidField("payload", "must name archive and entry");
        }
        String[] parts = new String[2];
        JsonFields.read(
                payload.text().getBytes(StandardCharsets.UTF_8),
                (name, fields) -> {
                    switch (name) {
                        case "archive" -> parts[0] = fields.text();
                        case "entry" -> parts[1] = fields.text();
                        default -> fields.skip();
                    }
                });
        if (parts[0] == null || parts[1] == null) {
            throw new InvalidField("payload", "must name archive and entry");
        }
        return new SourceRequest(parts[0], parts[1]);
    }
}
