package io.penstock.profile;

import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.SampleSums;
import io.penstock.profile.recording.RecordedSamples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples running code by the first profiler that can run. */
final class CpuWindow implements Window {
    private static final Logger LOG = LoggerFactory.getLogger(CpuWindow.class);

    private final CpuEngine.Sampling sampling;
    private final Path file;
    private final InstantSource clock;
    private final Instant started;

    private CpuWindow(CpuEngine.Sampling sampling, Path file, InstantSource clock) {
        this.sampling = sampling;
        this.file = file;
        this.clock = clock;
        started = clock.instant();
    }

    /**
     * Starts to sample.
     *
     * @throws IOException when no profiler can
     */
    static CpuWindow open(List<CpuEngine> engines, WorkDirectory work, InstantSource clock)
            throws IOException {
        Path file = work.file(".jfr");
        StringBuilder refused = new StringBuilder();
        for (CpuEngine engine : engines) {
            try {
                return new CpuWindow(engine.start(file), file, clock);
            } catch (EngineUnavailable e) {
                LOG.atInfo()
                        .addKeyValue("engine", engine.getClass().getSimpleName())
                        .addKeyValue("error", e.getMessage())
                        .log("profiler cannot run, the next is tried");
                refused.append(refused.isEmpty() ? "" : "; ").append(e.getMessage());
            }
        }
        WorkDirectory.delete(file);
        throw new IOException(refused.toString());
    }

    @Override
    public Capture end() throws IOException {
        boolean whole = false;
        try {
            String engine = sampling.stop();
            Duration length = Duration.between(started, clock.instant());
            SampleSums sums = new SampleSums(ProfileKind.CPU.types().size());
            RecordedSamples.allOf(file).addCpu(sums, CpuEngine.PERIOD_NANOS);
            Profile profile = Profiles.of(ProfileKind.CPU, sums, engine);
            whole = true;
            return new Capture(
                    ProfileKind.CPU, engine, started, length, profile.at(started, length), file);
        } finally {
            if (!whole) {
                WorkDirectory.delete(file);
            }
        }
    }

    @Override
    public void abandon() {
        sampling.abandon();
        WorkDirectory.delete(file);
    }
}
