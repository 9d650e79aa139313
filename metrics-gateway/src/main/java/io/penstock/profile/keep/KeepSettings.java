package io.penstock.profile.keep;

import io.penstock.json.InvalidField;
import java.time.Duration;

/**
 * What is kept, and how much of it.
 *
 * @param auto whether one is kept every interval
 * @param interval how often
 * @param count most profiles; the oldest go first
 * @param bytes most bytes on disk, recordings included; the oldest go first
 * @param onAlert whether one is kept when an alert of this node fires
 * @param alertsMost how many of them in ten minutes
 */
public record KeepSettings(
        boolean auto, Duration interval, int count, long bytes, boolean onAlert, int alertsMost) {
    /** Over which time alerts are counted. */
    public static final Duration ALERTS_OVER = Duration.ofMinutes(10);

    /** None by the clock, 100 profiles of 256 MiB together, three alerts in ten minutes. */
    public static final KeepSettings STANDARD =
            new KeepSettings(false, Duration.ofHours(1), 100, 256L << 20, true, 3);

    public KeepSettings {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new InvalidField("profiling.profile-interval", "must be at least 1s");
        }
        if (count < 1) {
            throw new InvalidField("profiling.keep-count", "must be at least 1, is " + count);
        }
        if (bytes < 1 << 20) {
            throw new InvalidField("profiling.keep-bytes", "must be at least 1048576, is " + bytes);
        }
        if (alertsMost < 1) {
            throw new InvalidField(
                    "profiling.alert-profiles", "must be at least 1, is " + alertsMost);
        }
    }
}
