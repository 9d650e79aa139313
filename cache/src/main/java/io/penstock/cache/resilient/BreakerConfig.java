package io.penstock.cache.resilient;

import java.time.Duration;

/**
 * When to stop asking a server that does not answer, and when to try again.
 *
 * @param window how many of the last calls count
 * @param atLeast how many calls there must be before their failures count
 * @param failurePercent from how many failures in a hundred calls on to stop, above 0 to 100
 * @param open how long to leave the server alone
 * @param probes how many calls then try whether it is back
 */
public record BreakerConfig(
        int window, int atLeast, float failurePercent, Duration open, int probes) {
    public BreakerConfig {
        if (window < 1 || atLeast < 1 || probes < 1 || !open.isPositive()) {
            throw new IllegalArgumentException(
                    "window, atLeast, probes and open must all be positive");
        }
        if (!(failurePercent > 0 && failurePercent <= 100)) {
            throw new IllegalArgumentException(
                    "failurePercent must be above 0 to 100, is " + failurePercent);
        }
    }

    /** Half of the last 20 calls, 5 at least; open for a second; 2 probes. */
    public static BreakerConfig defaults() {
        return new BreakerConfig(20, 5, 50, Duration.ofSeconds(1), 2);
    }
}
