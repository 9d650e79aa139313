package io.penstock.lag;

import io.penstock.json.InvalidField;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a consumer group or one of its partitions does; a later one is worse. */
public enum Verdict {
    /** It has read all, or comes nearer to the end. */
    OK(0),
    /** It reads, and falls behind. */
    WARN(1),
    /** Its committed offset went back and has not yet come to where it was. */
    REWOUND(2),
    /** It has members, records wait, and its committed offset stands. */
    STALLED(3),
    /** It has no members, and records wait. */
    STOPPED(4);

    private final int level;
    private final String word = name().toLowerCase(Locale.ROOT);

    Verdict(int level) {
        this.level = level;
    }

    /** Returns the verdict as metrics show it: 0 for OK to 4 for the worst. */
    public int level() {
        return level;
    }

    /** Returns the verdict in lower case, as JSON and the command line show it. */
    public String word() {
        return word;
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
