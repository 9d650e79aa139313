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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording that runs as long as the process does, so that what was before somebody asked can be
 * shown; but not while its disk is nearly full. Any thread.
 */
final class ContinuousRecording implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContinuousRecording.class);

    /** As in continuous.jfc. */
    static final long CPU_PERIOD_NANOS = 20_000_000;

    static final String ENGINE = "jfr/continuous";

    private static final long MOST_BYTES = 24L * 1024 * 1024;
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Set<ProfileKind> kinds;
    private final InstantSource clock;
    private volatile @Nullable Running running;
    private boolean closed;

    private record Running(Recording recording, Instant started) {}

    private ContinuousRecording(Set<ProfileKind> kinds, InstantSource clock) {
        this.kinds = kinds;
        this.clock = clock;
    }

    /**
     * Starts it.
     *
     * @param kinds what it is for
     * @throws IOException when the recorder cannot start; where only room is missing it waits for
     *     that, see {@link #look}
     */
    static ContinuousRecording start(Set<ProfileKind> kinds, InstantSource clock)
            throws IOException {
        ContinuousRecording continuous = new ContinuousRecording(kinds, clock);
        if (RecorderDisk.hasRoom()) {
            continuous.running = continuous.begin();
        } else {
            LOG.atWarn().log("no continuous recording until its disk has room");
        }
        return continuous;
    }

    private Running begin() throws IOException {
        @Nullable Recording recording = null;
        try {
            recording = new Recording(RecordedEvents.continuous(kinds));
            recording.setName("penstock-continuous");
            recording.setToDisk(true);
            recording.setMaxSize(MOST_BYTES);
            recording.setMaxAge(LONGEST);
            recording.start();
            return new Running(recording, clock.instant());
        } catch (RuntimeException e) {
            if (recording != null) {
                recording.close();
            }
            throw new IOException("the flight recorder cannot start: " + e.getMessage(), e);
        }
    }

    /** Ends it while its disk is nearly full, and begins anew when there is room; call it often. */
    synchronized void look() {
        if (closed) {
            return;
        }
        Running now = running;
        if (now != null && !RecorderDisk.hasRoom()) {
            running = null;
            now.recording().close();
            LOG.atWarn().log("continuous recording ended, its disk is nearly full");
        } else if (now == null && RecorderDisk.hasAmpleRoom()) {
            try {
                running = begin();
                LOG.atInfo().log("continuous recording begins anew, its disk has room");
            } catch (IOException e) {
                LOG.atWarn().addKeyValue("error", e.getMessage()).log("no continuous recording");
            }
        }
    }

    /** Returns whether it runs now. */
    boolean isRunning() {
        return running != null;
    }

    /**
     * Returns what it holds of a kind.
     *
     * @param last how far back; null for all that it holds
     * @throws IOException when there is no room, or it does not run for want of room
     */
    Capture capture(ProfileKind kind, WorkDirectory work, @Nullable Duration last)
            throws IOException {
        RecorderDisk.check();
        Running now = running;
        if (now == null) {
            throw new IOException("no continuous recording yet, its disk was full");
        }
        Path file = work.file(".jfr");
        boolean whole = false;
        try {
            Instant to = clock.instant();
            Instant from = from(now.started(), to, last);
            copy(now.recording(), file, last == null ? null : from);
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
        } catch (IllegalStateException e) {
            throw new IOException("the continuous recording has just ended: " + e.getMessage(), e);
        } finally {
            if (!whole) {
                WorkDirectory.delete(file);
            }
        }
    }

    private static Instant from(Instant started, Instant to, @Nullable Duration last) {
        Instant oldest = to.minus(LONGEST);
        Instant wanted = last == null ? oldest : to.minus(last);
        return wanted.isAfter(started) ? wanted : started;
    }

    private static void copy(Recording recording, Path file, @Nullable Instant from)
            throws IOException {
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
    public synchronized void close() {
        closed = true;
        Running now = running;
        running = null;
        if (now != null) {
            now.recording().close();
        }
    }
}
