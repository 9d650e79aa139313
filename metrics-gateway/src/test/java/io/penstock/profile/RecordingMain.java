package io.penstock.profile;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that records all the time, allocates, and tells each time when that has begun or ended,
 * and what came of a profile then.
 */
public final class RecordingMain {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private RecordingMain() {}

    /** Runs until it is killed. */
    public static void main(String[] args) {
        Profiler profiler =
                Profiler.open(
                        ProfilerSettings.in(Path.of(args[0]))
                                .withEngine(ProfilerSettings.Engine.JFR),
                        InstantSource.system());
        boolean told = false;
        int times = 0;
        while (true) {
            Load.sink = new byte[1 << 20].length;
            boolean records = profiler.isContinuous();
            if (records != told) {
                told = records;
                times++;
                System.out.println(
                        times + (records ? " RECORDS " : " RECORDS NOT ") + captured(profiler));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static String captured(Profiler profiler) {
        return switch (profiler.begin(ProfileKind.CPU, Duration.ofMillis(10), "test", false)) {
            case CaptureStart.Failed(String why) -> "FAILED " + why;
            case CaptureStart start -> start.getClass().getSimpleName();
        };
    }
}
