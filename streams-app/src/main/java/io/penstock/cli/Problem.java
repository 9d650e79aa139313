package io.penstock.cli;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457), as far as people want to know.
 *
 * @param title what kind of problem
 * @param detail what is wrong this time
 */
record Problem(@Nullable String title, @Nullable String detail) {
    /** Reads a problem; empty when the bytes are none. */
    static Optional<Problem> read(byte[] json) {
        Fields fields = new Fields();
        try {
            JsonFields.read(json, fields);
        } catch (InvalidField e) {
            return Optional.empty();
        }
        return fields.title == null && fields.detail == null
                ? Optional.empty()
                : Optional.of(new Problem(fields.title, fields.detail));
    }

    /** Returns it in one line. */
    String message() {
        if (title == null || detail == null) {
            return String.valueOf(title == null ? detail : title);
        }
        return title + ": " + detail;
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private @Nullable String title;
        private @Nullable String detail;

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "title" -> title = fields.text();
                case "detail" -> detail = fields.text();
                default -> fields.skip();
            }
        }
    }
}
