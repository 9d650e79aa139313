package io.penstock.profile;

import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.SampleSums;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** What all threads do at the end, less what they did at the beginning. */
final class ThreadsWindow implements Window {
    static final String ENGINE = "thread dump";

    private final WorkDirectory work;
    private final InstantSource clock;
    private final Instant started;
    private final ThreadDump before;

    private ThreadsWindow(WorkDirectory work, InstantSource clock, ThreadDump before) {
        this.work = work;
        this.clock = clock;
        this.before = before;
        started = clock.instant();
    }

    /**
     * Looks for the first time.
     *
     * @throws IOException when there is no room for the dump
     */
    static ThreadsWindow open(WorkDirectory work, InstantSource clock) throws IOException {
        return new ThreadsWindow(work, clock, ThreadDump.take(work));
    }

    @Override
    public Capture end() throws IOException {
        Profile profile = profile(ThreadDump.take(work)).minus(profile(before));
        Duration length = Duration.between(started, clock.instant());
        return new Capture(
                ProfileKind.GOROUTINE, ENGINE, started, length, profile.at(started, length), null);
    }

    @Override
    public void abandon() {
        // Nothing runs between the two looks.
    }

    /** Returns what all threads do now. */
    static Capture now(WorkDirectory work, InstantSource clock) throws IOException {
        Instant at = clock.instant();
        Profile profile = profile(ThreadDump.take(work)).at(at, Duration.ZERO);
        return new Capture(ProfileKind.GOROUTINE, ENGINE, at, Duration.ZERO, profile, null);
    }

    private static Profile profile(ThreadDump dump) {
        SampleSums sums = new SampleSums(1);
        for (ThreadDump.Seen thread : dump.threads()) {
            sums.add(
                    thread.stack(),
                    Map.of(
                            "state",
                            thread.state(),
                            "thread",
                            thread.virtual() ? "virtual" : "platform"),
                    0,
                    1);
        }
        return Profiles.of(ProfileKind.GOROUTINE, sums, ENGINE);
    }
}
