package io.penstock.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes JSON; absent values are left out. Stateless; any thread. */
public final class JsonText {
    private JsonText() {}

    /** Prepares field names once, so that writing them is a copy of bytes. */
    public static PropertyNames names(String... names) {
        return new PropertyNames(names);
    }

    /** Returns the UTF-8 bytes of one object whose fields the given code writes. */
    public static byte[] object(PropertyNames names, Consumer<JsonWriter> fields) {
        JsonWriter writer = JsonWriter.open(names);
        try {
            writer.beginObject();
            fields.accept(writer);
            writer.endObject();
            return writer.result();
        } finally {
            writer.close();
        }
    }

    /** Returns the text as a JSON string, in quotes and escaped. */
    public static String quote(String text) {
        JsonWriter writer = JsonWriter.open(null);
        try {
            writer.value(text);
            return new String(writer.result(), StandardCharsets.UTF_8);
        } finally {
            writer.close();
        }
    }

    /** Writes a text field, or nothing when it is absent. */
    public static void text(JsonWriter writer, int name, @Nullable String value) {
        if (value != null) {
            writer.name(name);
            writer.value(value);
        }
    }

    /** Writes a whole number, or nothing when it is absent. */
    public static void number(JsonWriter writer, int name, @Nullable Long value) {
        if (value != null) {
            number(writer, name, value.longValue());
        }
    }

    /** Writes a whole number. */
    public static void number(JsonWriter writer, int name, long value) {
        writer.name(name);
        writer.value(value);
    }

    /** Writes a value as it stands, or nothing when it is absent. */
    public static void raw(JsonWriter writer, int name, @Nullable RawJson value) {
        if (value != null) {
            writer.name(name);
            value.write(writer);
        }
    }

    /** Writes a list of texts. */
    public static void texts(JsonWriter writer, int name, List<String> values) {
        writer.name(name);
        writer.beginArray();
        for (String value : values) {
            writer.value(value);
        }
        writer.endArray();
    }
}
