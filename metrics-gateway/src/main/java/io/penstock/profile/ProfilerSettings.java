package io.penstock.profile;

import io.penstock.json.InvalidField;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What may be profiled, and within which bounds.
 *
 * @param kinds what is recorded and served; the others are not there
 * @param directory where recordings lie while they are made, and profiles that are kept
 * @param standardDuration of a profile for which nobody says it
 * @param longestDuration of any profile
 * @param engine who samples running code
 * @param continuous whether a recording of low cost runs all the time
 */
public record ProfilerSettings(
        Set<ProfileKind> kinds,
        Path directory,
        Duration standardDuration,
        Duration longestDuration,
        Engine engine,
        boolean continuous) {
    /** Who samples running code. */
    public enum Engine {
        /** async-profiler where it can run, else the flight recorder. */
        AUTO,
        /** Only async-profiler. */
        ASYNC_PROFILER,
        /** Only the JVM's flight recorder. */
        JFR
    }

    /** All kinds, into {@code profiles}, 30 s and at most 5 min, with a continuous recording. */
    public static final ProfilerSettings STANDARD = in(Path.of("profiles"));

    public ProfilerSettings {
        kinds = Set.copyOf(kinds);
        if (standardDuration.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new InvalidField("profiling.profile-duration", "must be at least 1s");
        }
        if (longestDuration.compareTo(standardDuration) < 0) {
            throw new InvalidField(
                    "profiling.max-duration", "must not be below profiling.profile-duration");
        }
        if (longestDuration.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidField("profiling.max-duration", "must be at most 1h");
        }
    }

    /** Returns the standard settings with another directory. */
    public static ProfilerSettings in(Path directory) {
        return new ProfilerSettings(
                EnumSet.allOf(ProfileKind.class),
                directory,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Engine.AUTO,
                true);
    }

    /** Returns the same with other kinds. */
    public ProfilerSettings withKinds(Set<ProfileKind> others) {
        return new ProfilerSettings(
                others, directory, standardDuration, longestDuration, engine, continuous);
    }

    /** Returns the same with another engine. */
    public ProfilerSettings withEngine(Engine other) {
        return new ProfilerSettings(
                kinds, directory, standardDuration, longestDuration, other, continuous);
    }

    /** Returns the same with or without a continuous recording. */
    public ProfilerSettings withContinuous(boolean on) {
        return new ProfilerSettings(
                kinds, directory, standardDuration, longestDuration, engine, on);
    }
}
