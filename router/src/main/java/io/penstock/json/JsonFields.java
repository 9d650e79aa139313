package io.penstock.json;

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
    /** More digits than this may not fit 64 bits. */
    private static final int SAFE_DIGITS = 18;

    private final JsonSyntax json;
    private String outer = "";
    private String field = "";
    private int depth;

    private JsonFields(JsonSyntax json) {
        this.json = json;
    }

    /** Takes the fields of an object in the order in which they come. */
    @FunctionalInterface
    public interface FieldVisitor {
        /** Reads the value of the field, once, or calls {@link JsonFields#skip()}. */
        void field(String name, JsonFields fields);
    }

    /**
     * Hands each field of the object to the visitor. When something is wrong, bytes that are not
     * JSON are told before a field that breaks a rule.
     *
     * @throws InvalidField when the bytes are no JSON object, or the visitor finds a bad value
     */
    public static void read(byte[] bytes, FieldVisitor visitor) {
        try {
            JsonSyntax json = new JsonSyntax(bytes);
            json.skipSpace();
            new JsonFields(json).object(visitor);
            json.end();
        } catch (InvalidField fault) {
            JsonSyntax.check(bytes);
            throw fault;
        }
    }

    /** Hands each field of a nested object to the visitor. */
    public void object(FieldVisitor visitor) {
        expect('{', depth == 0 ? "must be a JSON object" : "must be an object");
        String before = outer;
        String own = field;
        outer = path();
        depth++;
        if (json.opens('}')) {
            do {
                json.expectName();
                String name = json.name();
                json.colon();
                field = name;
                if (json.peek() == 'n') {
                    json.word("null");
                } else {
                    visitor.field(name, this);
                }
            } while (json.more('}'));
        }
        depth--;
        outer = before;
        field = own;
    }

    /** Passes over a value that is not known here. */
    public void skip() {
        json.value(depth);
    }

    /** Reads a text. */
    public String text() {
        expect('"', "must be a text");
        return json.text();
    }

    /** Reads true or false. */
    public boolean bool() {
        int next = json.peek();
        if (next != 't' && next != 'f') {
            throw invalid("must be true or false");
        }
        json.word(next == 't' ? "true" : "false");
        return next == 't';
    }

    /** Reads a whole number that fits 64 bits. */
    public long number() {
        int next = json.peek();
        if (next != '-' && (next < '0' || next > '9')) {
            throw invalid("must be a whole number");
        }
        int start = json.position();
        json.number();
        long value = json.wholeNumber(start, SAFE_DIGITS);
        return value == Long.MIN_VALUE ? parsed(json.since(start)) : value;
    }

    private long parsed(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw invalid("must be a whole number, is " + shortened(digits));
        }
    }

    /** Reads a whole number that fits 32 bits. */
    public int smallNumber() {
        long value = number();
        if (value != (int) value) {
            throw invalid("must be a whole number of 32 bits, is " + value);
        }
        return (int) value;
    }

    /** Reads a list of texts. */
    public List<String> texts() {
        expect('[', "must be a list of texts");
        List<String> texts = new ArrayList<>(4);
        if (json.opens(']')) {
            do {
                expect('"', "must be a list of texts");
                texts.add(json.text());
            } while (json.more(']'));
        }
        return texts;
    }

    /** Reads a list of any values as they stand. */
    public List<RawJson> raws() {
        expect('[', "must be a list");
        List<RawJson> values = new ArrayList<>();
        if (json.opens(']')) {
            do {
                values.add(json.raw(depth + 1));
            } while (json.more(']'));
        }
        return values;
    }

    /** Reads an object whose keys and values are whole numbers, such as a count by partition. */
    public Map<Integer, Integer> numbersByNumber() {
        expect('{', "must be an object of whole numbers");
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        object(
                (name, fields) -> {
                    Integer key = wholeNumber(name);
                    if (key == null) {
                        throw invalid("must be named by a whole number");
                    }
                    numbers.put(key, fields.smallNumber());
                });
        return numbers;
    }

    /** Hands each field of an object of texts to the visitor. */
    public void texts(FieldVisitor visitor) {
        expect('{', "must be an object of texts");
        object(visitor);
    }

    /** Reads an object of texts. */
    public Map<String, String> textsByName() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts((name, fields) -> texts.put(name, fields.text()));
        return texts;
    }

    /** Reads any value as it stands. */
    public RawJson raw() {
        return json.raw(depth);
    }

    private static @Nullable Integer wholeNumber(String name) {
        try {
            return Integer.valueOf(name);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void expect(char first, String rule) {
        if (json.peek() != first) {
            throw invalid(rule);
        }
    }

    private InvalidField invalid(String rule) {
        String path = path();
        return new InvalidField(path.isEmpty() ? "record" : path, rule);
    }

    private String path() {
        return outer.isEmpty() ? field : outer + "." + field;
    }

    private static String shortened(String text) {
        return text.length() <= 32 ? text : text.substring(0, 32) + "…";
    }
}
