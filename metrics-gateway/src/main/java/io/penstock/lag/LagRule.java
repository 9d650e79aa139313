package io.penstock.lag;

import java.util.Locale;

/**
 * Why a partition got its verdict. After the rules of Burrow's evaluator ({@code
 * core/internal/evaluator/caching.go}), with time in place of counts of commits.
 */
public enum LagRule {
    /** The committed offset is the end of the log. */
    NOTHING_WAITING(Verdict.OK),
    /** Between the committed offset and the end stand only control and aborted records. */
    ONLY_MARKERS(Verdict.OK),
    /** Nothing was waiting at some time in the window. */
    CAUGHT_UP(Verdict.OK),
    /** The lag fell within the window. */
    COMES_NEARER(Verdict.OK),
    /** There are too few samples to tell a trend. */
    TOO_EARLY(Verdict.OK),
    /** The lowest lag of each part of the window is no lower than that of the part before. */
    NEVER_FELL(Verdict.WARN),
    /** The log begins after the committed offset: records were deleted before they were read. */
    RECORDS_DELETED(Verdict.WARN),
    /** The committed offset went back. */
    WENT_BACK(Verdict.REWOUND),
    /** The committed offset stands for longer than it used to, and records wait. */
    NO_PROGRESS(Verdict.STALLED),
    /** As {@link #NO_PROGRESS}, and the group has no members. */
    NO_MEMBERS(Verdict.STOPPED);

    private final Verdict verdict;
    private final String word = name().toLowerCase(Locale.ROOT);

    LagRule(Verdict verdict) {
        this.verdict = verdict;
    }

    /** Returns the verdict that follows from the rule. */
    public Verdict verdict() {
        return verdict;
    }

    /** Returns the rule in lower case, as JSON and the command line show it. */
    public String word() {
        return word;
    }
}
