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

    private RawJson(String text) {
        this.text = text;
    }

    /**
     * Checks that the text is one JSON value.
     *
     * @throws InvalidField when it is not, with the position of the fault
     */
    public static RawJson of(String text) {
        JsonSyntax.check(text.getBytes(StandardCharsets.UTF_8));
        return new RawJson(text.strip());
    }

    /** Takes a part of a record that {@link JsonSyntax} has checked as a whole. */
    static RawJson checked(String text) {
        return new RawJson(text.strip());
    }

    /** Returns a JSON string that holds the given text. */
    public static RawJson string(String value) {
        return new RawJson(JsonText.quote(value));
    }

    /** Returns the JSON text, without white space around it. */
    public String text() {
        return text;
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
