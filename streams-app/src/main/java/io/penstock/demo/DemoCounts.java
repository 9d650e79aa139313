package io.penstock.demo;

import io.penstock.load.Latencies;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the demo's tasks went.
 *
 * @param submitted how many were submitted
 * @param succeeded how many succeeded
 * @param failed how many ended otherwise
 * @param deadLettered how many dead letters they left
 * @param elapsed from the first submission to the last end
 * @param latencies from submission to committed end
 * @param byAgent how many each agent did
 * @param firstError the error of one that failed, absent when none did
 */
public record DemoCounts(
        int submitted,
        int succeeded,
        int failed,
        int deadLettered,
        Duration elapsed,
        Latencies.Summary latencies,
        Map<String, Integer> byAgent,
        @Nullable String firstError) {
    public DemoCounts {
        byAgent = Collections.unmodifiableMap(new TreeMap<>(byAgent));
    }

    /** Returns how many tasks ended a second. */
    public double perSecond() {
        return (succeeded + failed) * 1e9 / Math.max(1, elapsed.toNanos());
    }
}
