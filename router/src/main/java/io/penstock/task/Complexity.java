package io.penstock.task;

import io.penstock.json.InvalidField;
import java.util.Locale;

/** How much work the submitter expects of a task; carried to the agent and into the aggregates. */
public enum Complexity {
    LOW,
    MEDIUM,
    HIGH;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns the word on the wire: low, medium or high. */
    public String word() {
        return word;
    }

    /**
     * Reads the word of the wire.
     *
     * @throws InvalidField for any other word
     */
    public static Complexity of(String word) {
        for (Complexity complexity : values()) {
            if (complexity.word.equals(word)) {
                return complexity;
            }
        }
        throw new InvalidField("complexity", "must be low, medium or high");
    }
}
