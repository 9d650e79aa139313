package io.penstock.profile;

import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.SampleSums;
import io.penstock.profile.pprof.ValueType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes profiles of the kinds. Stateless; any thread. */
final class Profiles {
    /** Continuous recordings sample allocations by number, not by bytes. */
    private static final long ONE = 1;

    private Profiles() {}

    /** Returns a profile of no length; {@link Profile#at} says when it was. */
    static Profile of(ProfileKind kind, SampleSums sums, String engine) {
        return of(kind, sums, engine, CpuEngine.PERIOD_NANOS);
    }

    /** Returns the same of samples taken at other times. */
    static Profile of(ProfileKind kind, SampleSums sums, String engine, long cpuPeriodNanos) {
        return new Profile(
                kind.types(),
                sums.samples(),
                Instant.EPOCH,
                Duration.ZERO,
                periodType(kind),
                kind == ProfileKind.CPU ? cpuPeriodNanos : ONE,
                kind.standardType(),
                List.of("profiler: " + engine));
    }

    private static ValueType periodType(ProfileKind kind) {
        return switch (kind) {
            case CPU -> new ValueType("cpu", "nanoseconds");
            case HEAP, ALLOCS -> new ValueType("space", "bytes");
            case BLOCK, MUTEX -> new ValueType("contentions", "count");
            case GOROUTINE -> new ValueType("goroutine", "count");
            case THREADCREATE -> new ValueType("threadcreate", "count");
            case TRACE -> throw new IllegalArgumentException("a trace is no profile");
        };
    }
}
