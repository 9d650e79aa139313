package io.penstock.profile;

import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.SampleSums;
import io.penstock.profile.recording.RecordedSamples;
import java.io.IOException;
import java.time.Duration;

/** Makes profiles of recordings that hold several kinds. Stateless; any thread. */
public final class RecordedProfiles {
    private RecordedProfiles() {}

    /** Returns whether a recording can hold a kind. */
    public static boolean has(ProfileKind kind) {
        return switch (kind) {
            case CPU, ALLOCS, BLOCK, MUTEX, THREADCREATE -> true;
            case HEAP, GOROUTINE, TRACE -> false;
        };
    }

    /**
     * Returns what a recording holds of a kind.
     *
     * @param engine who made it
     * @param cpuPeriodNanos time between two samples of a thread
     * @throws IOException when it cannot be read
     */
    public static Profile of(
            ProfileKind kind, RecordedSamples samples, String engine, long cpuPeriodNanos)
            throws IOException {
        SampleSums sums = new SampleSums(kind.types().size());
        add(kind, samples, sums, cpuPeriodNanos);
        return Profiles.of(kind, sums, engine, cpuPeriodNanos)
                .at(samples.from(), Duration.between(samples.from(), samples.to()));
    }

    /** Returns the same of a recording whose engine says how often it samples. */
    public static Profile of(ProfileKind kind, RecordedSamples samples, String engine)
            throws IOException {
        return of(
                kind,
                samples,
                engine,
                engine.equals(ContinuousRecording.ENGINE)
                        ? ContinuousRecording.CPU_PERIOD_NANOS
                        : CpuEngine.PERIOD_NANOS);
    }

    /** Adds the events of a kind. */
    static void add(ProfileKind kind, RecordedSamples samples, SampleSums sums, long cpuPeriodNanos)
            throws IOException {
        switch (kind) {
            case CPU -> samples.addCpu(sums, cpuPeriodNanos);
            case HEAP, ALLOCS -> samples.addAllocations(sums);
            case BLOCK -> samples.addWaits(sums);
            case MUTEX -> samples.addLocks(sums);
            case THREADCREATE -> samples.addThreadStarts(sums);
            case GOROUTINE, TRACE -> throw new IllegalArgumentException(kind + " is not recorded");
        }
    }
}
