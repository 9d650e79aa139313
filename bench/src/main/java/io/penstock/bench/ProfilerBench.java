package io.penstock.bench;

import io.penstock.profile.CaptureStart;
import io.penstock.profile.ProfileKind;
import io.penstock.profile.Profiler;
import io.penstock.profile.ProfilerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Question: how long does it take to start a profile, and to give it up again?
 *
 * <p>Workload: one operation starts a capture and abandons it, beside the continuous recording, as
 * on a node.
 *
 * <p>Command: {@code Benches ProfilerBench}; started as {@code bench/README.md} says.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ProfilerBench {
    /** Who samples: {@code AUTO} is async-profiler where it can run. */
    @Param({"AUTO", "JFR"})
    public String engine = "";

    private @Nullable Path directory;
    private @Nullable Profiler profiler;

    /** Opens the profiler. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        Path made = Files.createTempDirectory("penstock-profiles");
        directory = made;
        profiler =
                Profiler.open(
                        ProfilerSettings.in(made)
                                .withEngine(ProfilerSettings.Engine.valueOf(engine)),
                        InstantSource.system());
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        if (profiler != null) {
            profiler.close();
        }
        if (directory != null) {
            Files.deleteIfExists(directory);
        }
    }

    /** A profile of the CPU. */
    @Benchmark
    public boolean start() {
        return startAndAbandon(ProfileKind.CPU);
    }

    /** A profile of locks. */
    @Benchmark
    public boolean startMutex() {
        return startAndAbandon(ProfileKind.MUTEX);
    }

    private boolean startAndAbandon(ProfileKind kind) {
        if (profiler != null
                && profiler.begin(kind, Duration.ofMinutes(1), "bench", false)
                        instanceof CaptureStart.Begun(var capture)) {
            capture.abandon();
            return true;
        }
        throw new IllegalStateException("the profile did not start");
    }
}
