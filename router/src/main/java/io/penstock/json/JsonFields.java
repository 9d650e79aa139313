package io.penstock.json;

import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.avaje.json.stream.JsonStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one JSON object, typed and strict: a value of the wrong type is an {@link
 * InvalidField} that names it. A JSON null counts as absent. Not thread-safe; one per object.
 */
public final class JsonFields {
    private static final JsonStream STREAM = JsonStream.builder().build();

    private final JsonReader reader;
    private String field = "record";

    private JsonFields(JsonReader reader) {
        this.reader = reader;
    }

    /** Takes the fields of an object in the order in which they come. */
    @FunctionalInterface
    public interface FieldVisitor {
        /** Reads the value of the field, or calls {@link JsonFields#skip()} for an unknown one. */
        void field(String name, JsonFields fields);
    }

    /**
     * Checks the bytes as a whole, then hands each field of the object to the visitor.
     *
     * @throws InvalidField when the bytes are no JSON object, or the visitor finds a bad value
     */
    public static void read(byte[] bytes, FieldVisitor visitor) {
        JsonSyntax.check(bytes);
        try (JsonReader reader = STREAM.reader(bytes)) {
            if (reader.currentToken() != JsonReader.Token.BEGIN_OBJECT) {
                throw new InvalidField("record", "must be a JSON object");
            }
            new JsonFields(reader).object(visitor);
        } catch (JsonException e) {
            throw new InvalidField("record", "must be JSON (" + e.getMessage() + ")");
        }
    }

    /** Hands each field of a nested object to the visitor. */
    public void object(FieldVisitor visitor) {
        String outer = field;
        reader.beginObject();
        while (reader.hasNextField()) {
            String name = reader.nextField();
            field = outer.equals("record") ? name : outer + "." + name;
            if (!reader.isNullValue()) {
                visitor.field(name, this);
            }
        }
        reader.endObject();
        field = outer;
    }

    /** Passes over a value that is not known here. */
    public void skip() {
        reader.skipValue();
    }

    /** Reads a text. */
    public String text() {
        expect(JsonReader.Token.STRING, "must be a text");
        return reader.readString();
    }

    /** Reads true or false. */
    public boolean bool() {
        expect(JsonReader.Token.BOOLEAN, "must be true or false");
        return reader.readBoolean();
    }

    /** Reads a whole number that fits 64 bits. */
    public long number() {
        expect(JsonReader.Token.NUMBER, "must be a whole number");
        String digits = reader.readRaw().strip();
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new InvalidField(field, "must be a whole number, is " + shortened(digits));
        }
    }

    /** Reads a whole number that fits 32 bits. */
    public int smallNumber() {
        long value = number();
        if (value != (int) value) {
            throw new InvalidField(field, "must be a whole number of 32 bits, is " + value);
        }
        return (int) value;
    }

    /** Reads a list of texts. */
    public List<String> texts() {
        expect(JsonReader.Token.BEGIN_ARRAY, "must be a list of texts");
        List<String> texts = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNextElement()) {
            expect(JsonReader.Token.STRING, "must be a list of texts");
            texts.add(reader.readString());
        }
        reader.endArray();
        return texts;
    }

    /** Reads an object whose keys and values are whole numbers, such as a count by partition. */
    public Map<Integer, Integer> numbersByNumber() {
        expect(JsonReader.Token.BEGIN_OBJECT, "must be an object of whole numbers");
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        object(
                (name, fields) -> {
                    Integer key = wholeNumber(name);
                    if (key == null) {
                        throw new InvalidField(field, "must be named by a whole number");
                    }
                    numbers.put(key, fields.smallNumber());
                });
        return numbers;
    }

    /** Reads an object of texts. */
    public Map<String, String> textsByName() {
        expect(JsonReader.Token.BEGIN_OBJECT, "must be an object of texts");
        Map<String, String> texts = new LinkedHashMap<>();
        object((name, fields) -> texts.put(name, fields.text()));
        return texts;
    }

    /** Reads any value as it stands. */
    public RawJson raw() {
        return RawJson.checked(reader.readRaw());
    }

    private static @Nullable Integer wholeNumber(String name) {
        try {
            return Integer.valueOf(name);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void expect(JsonReader.Token token, String rule) {
        if (reader.currentToken() != token) {
            throw new InvalidField(field, rule);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 32 ? text : text.substring(0, 32) + "…";
    }
}
