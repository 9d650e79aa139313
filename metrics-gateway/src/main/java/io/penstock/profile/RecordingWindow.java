package io.penstock.profile;

import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.Sample;
import io.penstock.profile.pprof.SampleSums;
import io.penstock.profile.recording.RecordedSamples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** Records the events of one kind. */
final class RecordingWindow implements Window {
    static final String ENGINE = "jfr";

    private final ProfileKind kind;
    private final WorkDirectory work;
    private final InstantSource clock;
    private final Instant started;
    private final List<Sample> before;
    private final Recording recording;

    private RecordingWindow(
            ProfileKind kind,
            WorkDirectory work,
            InstantSource clock,
            List<Sample> before,
            Recording recording) {
        this.kind = kind;
        this.work = work;
        this.clock = clock;
        this.before = before;
        this.recording = recording;
        started = clock.instant();
    }

    /**
     * Starts to record.
     *
     * @param kinds which a trace may show
     * @param collect whether the heap is collected first, for the kinds that look at it
     * @throws IOException when there is no room, or the recorder cannot start
     */
    static RecordingWindow open(
            ProfileKind kind,
            Set<ProfileKind> kinds,
            WorkDirectory work,
            InstantSource clock,
            boolean collect)
            throws IOException {
        RecorderDisk.check();
        List<Sample> before = isOfMemory(kind) ? HeapSamples.now(work, collect) : List.of();
        // A place that cannot be written is better known now than after all the time.
        WorkDirectory.delete(work.file(".probe"));
        @Nullable Recording recording = null;
        try {
            recording = new Recording();
            recording.setName("penstock-" + kind.word());
            RecordedEvents.enable(kind, kinds, recording);
            recording.start();
            return new RecordingWindow(kind, work, clock, before, recording);
        } catch (RuntimeException e) {
            if (recording != null) {
                recording.close();
            }
            throw new IOException("the flight recorder cannot start: " + e.getMessage(), e);
        }
    }

    private static boolean isOfMemory(ProfileKind kind) {
        return kind == ProfileKind.HEAP || kind == ProfileKind.ALLOCS;
    }

    @Override
    public Capture end() throws IOException {
        Path file = work.file(".jfr");
        boolean whole = false;
        try (recording) {
            recording.stop();
            Duration length = Duration.between(started, clock.instant());
            recording.dump(file);
            Capture capture = read(file, length);
            whole = true;
            return capture;
        } finally {
            if (!whole) {
                WorkDirectory.delete(file);
            }
        }
    }

    private Capture read(Path file, Duration length) throws IOException {
        if (kind == ProfileKind.TRACE) {
            return new Capture(kind, ENGINE, started, length, null, file);
        }
        SampleSums sums = new SampleSums(kind.types().size());
        RecordedProfiles.add(kind, RecordedSamples.allOf(file), sums, CpuEngine.PERIOD_NANOS);
        if (isOfMemory(kind)) {
            HeapSamples.add(file, sums);
            before.forEach(sums::takeAway);
        }
        Profile profile = Profiles.of(kind, sums, ENGINE).at(started, length);
        return new Capture(kind, ENGINE, started, length, profile, file);
    }

    @Override
    public void abandon() {
        recording.close();
    }
}
