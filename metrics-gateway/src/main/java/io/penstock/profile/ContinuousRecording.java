package io.penstock.profile;

import io.penstock.profile.pprof.Profile;
import io.penstock.profile.recording.RecordedSamples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/**
 * A recording that runs as long as the process does, so that what was before somebody asked can be
 * shown. Any thread.
 */
final class ContinuousRecording implements AutoCloseable {
    /** As in continuous.jfc. */
    static final long CPU_PERIOD_NANOS = 20_000_000;

    static final String ENGINE = "jfr/continuous";

    private static final long MOST_BYTES = 24L * 1024 * 1024;
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Recording recording;
    private final Instant started;
    private final InstantSource clock;

    private ContinuousRecording(Recording recording, InstantSource clock) {
        this.recording = recording;
        this.clock = clock;
        started = clock.instant();
    }

    /**
     * Starts it.
     *
     * @param kinds what it is for
     * @throws IOException when the recorder cannot start
     */
    static ContinuousRecording start(Set<ProfileKind> kinds, InstantSource clock)
            throws IOException {
        @Nullable Recording recording = null;
        try {
            recording = new Recording(RecordedEvents.continuous(kinds));
            recording.setName("penstock-continuous");
            recording.setToDisk(true);
            recording.setMaxSize(MOST_BYTES);
            recording.setMaxAge(LONGEST);
            recording.start();
            return new ContinuousRecording(recording, clock);
        } catch (RuntimeException e) {
            if (recording != null) {
                recording.close();
            }
            throw new IOException("the flight recorder cannot start: " + e.getMessage(), e);
        }
    }

    /**
     * Returns what it holds of a kind.
     *
     * @param last how far back; null for all that it holds
     * @throws IOException when there is no room
     */
    Capture capture(ProfileKind kind, WorkDirectory work, @Nullable Duration last)
            throws IOException {
        Path file = work.file(".jfr");
        boolean whole = false;
        try {
            Instant to = clock.instant();
            Instant from = from(to, last);
            copy(file, last == null ? null : from);
            Duration length = Duration.between(from, to);
            Profile profile =
                    RecordedProfiles.of(
                                    kind,
                                    new RecordedSamples(file, from, to.plusSeconds(1)),
                                    ENGINE,
                                    CPU_PERIOD_NANOS)
                            .at(from, length);
            whole = true;
            return new Capture(kind, ENGINE, from, length, profile, file);
        } finally {
            if (!whole) {
                WorkDirectory.delete(file);
            }
        }
    }

    private Instant from(Instant to, @Nullable Duration last) {
        Instant oldest = to.minus(LONGEST);
        Instant wanted = last == null ? oldest : to.minus(last);
        return wanted.isAfter(started) ? wanted : started;
    }

    private void copy(Path file, @Nullable Instant from) throws IOException {
        // The copy is stopped, which ends the chunk that is being written; this one goes on.
        try (Recording copy = recording.copy(true);
                @Nullable InputStream events = copy.getStream(from, null)) {
            if (events == null) {
                throw new IOException("the flight recorder holds nothing");
            }
            Files.copy(events, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}
