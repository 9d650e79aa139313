package io.penstock.lag;

import io.penstock.json.InvalidField;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a consumer group or one of its partitions does; a later one is worse. */
public enum Verdict {
    /** It has read all, or comes nearer to the end. */
    OK,
    /** It reads, and falls behind. */
    WARN,
    /** Its committed offset went back and has not yet come to where it was. */
    REWOUND,
    /** It has members, records wait, and its committed offset stands. */
    STALLED,
    /** It has no members, and records wait. */
    STOPPED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns the verdict in lower case, as JSON and the command line show it. */
    public String word() {
        return word;
    }

    /** Returns the worse of the two. */
    public Verdict worse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /**
     * Returns the verdict of a word.
     *
     * @throws InvalidField when there is none
     */
    public static Verdict of(String word) {
        for (Verdict verdict : values()) {
            if (verdict.word.equals(word)) {
                return verdict;
            }
        }
        throw new InvalidField(
                "verdict",
                "must be one of "
                        + Arrays.stream(values())
                                .map(Verdict::word)
                                .collect(Collectors.joining(", ")));
    }
}
