package io.penstock.gateway.task;

import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code ?wait=}: a whole number with {@code ms}, {@code s} or {@code m} behind it. */
final class WaitTime {
    /** Longest wait; a longer one is refused, as proxies and clients give up about then. */
    static final Duration MOST = Duration.ofSeconds(60);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m)");

    private WaitTime() {}

    /**
     * Returns the time, zero for no wait.
     *
     * @throws ProblemException 400 naming the rule
     */
    static Duration of(@Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            Duration time =
                    switch (matcher.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        default -> Duration.ofMinutes(number);
                    };
            if (time.compareTo(MOST) <= 0) {
                return time;
            }
        }
        throw new ProblemException(
                Problem.parameter("wait", "must be a time such as 500ms, 10s or 1m, at most 60s"));
    }
}
