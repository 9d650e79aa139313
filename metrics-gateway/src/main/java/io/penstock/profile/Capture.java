package io.penstock.profile;

import io.penstock.profile.pprof.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was captured. Whoever gets it closes it, which deletes the recording. Any thread.
 *
 * @param kind what it shows
 * @param engine which profiler served, as in {@code async-profiler/perf_events} or {@code jfr}
 * @param started when it began
 * @param length how long it took; zero for a moment
 * @param profile the samples; null for a trace
 * @param recording the events that the samples are of; null when there are none
 */
public record Capture(
        ProfileKind kind,
        String engine,
        Instant started,
        Duration length,
        @Nullable Profile profile,
        @Nullable Path recording)
        implements AutoCloseable {

    /** Deletes the recording. */
    @Override
    public void close() {
        if (recording != null) {
            try {
                Files.deleteIfExists(recording);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
