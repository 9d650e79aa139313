package io.penstock.lag;

import java.util.Locale;

/**
 * A verdict with the rule that fired and the figures that it saw.
 *
 * @param rule the rule
 * @param records what waits in records; of {@link LagRule#WENT_BACK} how far it is from where it
 *     was, of {@link LagRule#RECORDS_DELETED} how many offsets were deleted
 * @param forMs milliseconds for which this has been so, as far as the samples tell; 0 where it says
 *     nothing
 */
public record Judgement(LagRule rule, long records, long forMs) {
    /** Returns the verdict. */
    public Verdict verdict() {
        return rule.verdict();
    }

    /** Returns one sentence for people, without a full stop. */
    public String why() {
        return switch (rule) {
            case NOTHING_WAITING -> "all is read";
            case ONLY_MARKERS -> "only transaction markers are left, all records are read";
            case CAUGHT_UP -> "all was read at some time in the last " + time();
            case COMES_NEARER -> "lag fell in the last " + time();
            case TOO_EARLY -> "too few samples to tell a trend";
            case NEVER_FELL -> "lag has not fallen for " + time() + ", " + waiting();
            case RECORDS_DELETED ->
                    "retention deleted " + count() + " offsets before they were read";
            case WENT_BACK -> "committed offset went back, " + count() + " offsets to read again";
            case NO_PROGRESS -> "no progress for " + time() + " while " + waiting();
            case NO_MEMBERS -> "no members and no progress for " + time() + " while " + waiting();
        };
    }

    private String waiting() {
        return records == 1 ? "1 record waits" : count() + " records wait";
    }

    private String count() {
        return String.format(Locale.ROOT, "%,d", records);
    }

    private String time() {
        long seconds = Math.max(1, Math.round(forMs / 1_000.0));
        return seconds < 120
                ? seconds + " s"
                : seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }
}
