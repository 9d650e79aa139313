package io.penstock.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value that is carried as text and never interpreted. Immutable.
 *
 * <p>Two values are equal when their texts are; {@code 1} and {@code 1.0} are not.
 */
public final class RawJson {
    private final String text;
    private final boolean ascii;

    private RawJson(String text, boolean ascii) {
        this.text = text;
        this.ascii = ascii;
    }

    /**
     * Checks that the text is one JSON value.
     *
     * @throws InvalidField when it is not, with the position of the fault
     */
    public static RawJson of(String text) {
        JsonSyntax.check(text.getBytes(StandardCharsets.UTF_8));
        return checked(text.strip());
    }

    /** Takes a value that {@link JsonSyntax} has passed. */
    static RawJson checked(String text) {
        return new RawJson(text, isAscii(text));
    }

    /** Takes a value that {@link JsonSyntax} has passed and that is known to be ASCII. */
    static RawJson ascii(String text) {
        return new RawJson(text, true);
    }

    /** Returns a JSON string that holds the given text. */
    public static RawJson string(String value) {
        return checked(JsonText.quote(value));
    }

    /** Returns the JSON text, without white space around it. */
    public String text() {
        return text;
    }

    void write(JsonWriter writer) {
        if (ascii) {
            writer.asciiValue(text);
        } else {
            writer.rawValue(text);
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawJson raw && raw.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
