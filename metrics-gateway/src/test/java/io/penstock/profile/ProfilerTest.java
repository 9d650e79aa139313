package io.penstock.profile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.profile.pprof.PprofDecoder;
import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.Sample;
import io.penstock.profile.pprof.TopTable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Profiles of this very process. One profiler serves all tests, as recordings are dear to start.
 */
class ProfilerTest {
    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir static Path directory;
    private static Profiler profiler;

    @BeforeAll
    static void open() {
        profiler = Profiler.open(ProfilerSettings.in(directory), InstantSource.system());
    }

    @AfterAll
    static void close() throws IOException {
        profiler.close();
        assertThat(hidden(directory)).isEmpty();
    }

    private static List<Path> hidden(Path in) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(in, ".*")) {
            all.forEach(found::add);
        }
        return found;
    }

    private static Profile captured(ProfileKind kind, Duration length) throws Exception {
        try (Capture capture = begun(profiler.begin(kind, length, "test", false)).result().get()) {
            assertThat(capture.kind()).isEqualTo(kind);
            assertThat(capture.engine()).isNotEmpty();
            assertThat(capture.profile()).isNotNull();
            return capture.profile();
        }
    }

    private static RunningCapture begun(CaptureStart start) {
        assertThat(start).isInstanceOf(CaptureStart.Begun.class);
        return ((CaptureStart.Begun) start).capture();
    }

    private static TopTable top(Profile profile, String type, TopTable.Order order) {
        assertThat(profile.indexOf(type)).isNotNegative();
        return TopTable.of(profile, profile.indexOf(type), order, 200);
    }

    private static double share(Profile profile, String type, String method) {
        TopTable table = top(profile, type, TopTable.Order.CUMULATIVE);
        return table.rows().stream()
                .filter(row -> row.function().equals(Load.nameOf(method)))
                .mapToDouble(row -> table.share(row.cumulative()))
                .findFirst()
                .orElse(0);
    }

    @Test
    void theHotMethodRanksFirst() throws Exception {
        try (Load _ = new Load().burning()) {
            Profile profile = captured(ProfileKind.CPU, SHORT);

            assertThat(top(profile, "cpu", TopTable.Order.FLAT).rows().getFirst().function())
                    .isEqualTo(Load.nameOf("burnProcessor"));
            assertThat(profile.period()).isEqualTo(10_000_000);
            assertThat(profile.length()).isBetween(SHORT, SHORT.plusSeconds(20));
        }
    }

    @Test
    void theFlightRecorderFindsTheHotMethodToo() throws Exception {
        Profiler jfr =
                Profiler.open(
                        ProfilerSettings.in(directory.resolve("jfr"))
                                .withEngine(ProfilerSettings.Engine.JFR)
                                .withContinuous(false),
                        InstantSource.system());
        try (jfr;
                Load _ = new Load().burning()) {
            RunningCapture running = begun(jfr.begin(ProfileKind.CPU, SHORT, "test", false));
            try (Capture capture = running.result().get()) {
                assertThat(capture.engine()).startsWith("jfr/jdk.");
                Profile profile = requireNonNull(capture.profile());
                // What is inlined into the loop may be told as the loop.
                assertThat(share(profile, "cpu", "burnProcessor"))
                        .as(() -> top(profile, "cpu", TopTable.Order.FLAT).toText())
                        .isGreaterThan(0.5);
            }
        }
    }

    @Test
    void whoRetainsMemoryHoldsMostOfIt() throws Exception {
        try (Load load = new Load()) {
            load.retain(50);
            Path file = directory.resolve("heap.prof");

            profiler.writeHeap(file);

            Profile profile = PprofDecoder.read(file);
            assertThat(profile.standard()).isEqualTo("inuse_space");
            assertThat(share(profile, "inuse_space", "retain"))
                    .as(() -> top(profile, "inuse_space", TopTable.Order.FLAT).toText())
                    .isGreaterThan(0.4);
            assertThat(profile.total(profile.indexOf("inuse_space"))).isGreaterThan(50L << 20);
        }
    }

    @Test
    void aDifferenceOfAllocationsHoldsOnlyWhatWasAllocatedInIt() throws Exception {
        long bytes = 200L << 20;
        Load.allocateBefore(bytes);
        RunningCapture running =
                begun(profiler.begin(ProfileKind.ALLOCS, Duration.ofMinutes(1), "test", false));
        Load.allocateMeanwhile(bytes);
        running.stop();

        // The window ends when the recorder has heard of it.
        try (Capture capture = running.result().get()) {
            Load.allocateBefore(bytes);
            Profile profile = capture.profile();
            assertThat(profile).isNotNull();
            assertThat(share(profile, "alloc_space", "allocateBefore")).isZero();
            assertThat(share(profile, "alloc_space", "allocateMeanwhile")).isGreaterThan(0.8);
            long total = profile.total(profile.indexOf("alloc_space"));
            assertThat(total).isBetween(bytes * 8 / 10, bytes * 13 / 10);
        }
    }

    @Test
    void allVirtualThreadsAtOneFrameAreOneCount() throws Exception {
        try (Load _ = new Load().parkedVirtualThreads(200);
                Capture capture = profiler.now(ProfileKind.GOROUTINE, false)) {
            assertThat(capture.profile()).isNotNull();
            List<Sample> parked =
                    capture.profile().samples().stream()
                            .filter(
                                    sample ->
                                            sample.stack().stream()
                                                    .anyMatch(
                                                            frame ->
                                                                    frame.function()
                                                                            .equals(
                                                                                    Load.nameOf(
                                                                                            "parkOnQueue"))))
                            .toList();

            assertThat(parked.stream().mapToLong(sample -> sample.values()[0]).sum())
                    .isEqualTo(200);
            assertThat(parked)
                    .filteredOn(sample -> "WAITING".equals(sample.labels().get("state")))
                    .isNotEmpty()
                    .allSatisfy(
                            sample ->
                                    assertThat(sample.labels()).containsEntry("thread", "virtual"));
            assertThat(profiler.snapshot().virtualThreads()).isGreaterThanOrEqualTo(200);
        }
    }

    @Test
    void whoFightsForALockIsSeenAndWhoOnlyWaitsIsNotAFighter() throws Exception {
        try (Load _ = new Load().fighting()) {
            Profile mutex = captured(ProfileKind.MUTEX, SHORT);
            Profile block = captured(ProfileKind.BLOCK, SHORT);

            assertThat(top(mutex, "delay", TopTable.Order.FLAT).rows())
                    .extracting(TopTable.Row::function)
                    .contains(Load.nameOf("fightForMonitor"));
            assertThat(share(mutex, "delay", "fightForLock")).isPositive();
            assertThat(share(mutex, "delay", "pause")).isZero();
            assertThat(share(block, "delay", "pause")).isPositive();
            assertThat(share(block, "delay", "fightForMonitor")).isPositive();
            assertThat(block.total(block.indexOf("contentions"))).isPositive();
        }
    }

    @Test
    void whatWasBeforeSomebodyAskedIsKnown() throws Exception {
        try (Load _ = new Load().fighting()) {
            captured(ProfileKind.BLOCK, SHORT);
            for (ProfileKind kind : ProfileKind.values()) {
                if (profiler.isKnownNow(kind)) {
                    try (Capture capture = profiler.now(kind, false)) {
                        assertThat(capture.profile()).as(kind.word()).isNotNull();
                        assertThat(capture.profile().samples()).as(kind.word()).isNotEmpty();
                    }
                }
            }
        }
    }

    @Test
    void onlyOneOfAKindRunsAndOthersHearWhoAndUntilWhen() throws Exception {
        RunningCapture first =
                begun(profiler.begin(ProfileKind.TRACE, Duration.ofMinutes(1), "me", false));

        assertThat(profiler.begin(ProfileKind.TRACE, SHORT, "you", false))
                .isEqualTo(new CaptureStart.Busy(ProfileKind.TRACE, "me", first.until()));
        first.stop();
        try (Capture capture = first.result().get()) {
            assertThat(capture.recording()).isNotNull().exists();
            assertThat(capture.length()).isLessThan(Duration.ofSeconds(50));
        }
        RunningCapture second = begun(profiler.begin(ProfileKind.TRACE, SHORT, "you", false));
        second.abandon();
        assertThat(second.result()).isCompletedExceptionally();
        second.stop();
        begun(profiler.begin(ProfileKind.TRACE, SHORT, "you", false)).abandon();
    }

    @Test
    void lengthsBeyondTheBoundsAreRefused() {
        CaptureStart refused = new CaptureStart.OutOfBounds(Duration.ofMinutes(5));

        assertThat(profiler.begin(ProfileKind.CPU, Duration.ofSeconds(100_000), "test", false))
                .isEqualTo(refused);
        assertThat(profiler.begin(ProfileKind.CPU, Duration.ZERO, "test", false))
                .isEqualTo(refused);
    }

    @Test
    void startRecordsAllKindsAndStopWritesAFileOfEach() throws Exception {
        Path own = directory.resolve("session");
        try (Profiler session =
                Profiler.open(
                        ProfilerSettings.in(own).withContinuous(false), InstantSource.system())) {
            assertThatThrownBy(session::stopCpu).isInstanceOf(IOException.class);
            session.start();
            assertThatThrownBy(session::start).isInstanceOf(IOException.class);
            long end = System.nanoTime() + Duration.ofMillis(200).toNanos();
            while (System.nanoTime() < end) {
                Load.burnProcessor();
            }

            List<Path> files = session.stop();

            assertThat(files)
                    .extracting(file -> file.getFileName().toString().replaceAll("_.*", ""))
                    .containsExactly(
                            "cpu", "heap", "allocs", "block", "mutex", "goroutine", "threadcreate");
            for (Path file : files) {
                assertThat(file.getFileName().toString()).matches("[a-z]+_\\d{8}_\\d{6}\\.prof");
                assertThat(PprofDecoder.read(file).types()).isNotEmpty();
            }
            assertThat(share(PprofDecoder.read(files.getFirst()), "cpu", "burnProcessor"))
                    .isPositive();
            Path cpu = own.resolve("cpu.prof");
            session.startCpu(cpu);
            session.stopCpu();
            assertThat(PprofDecoder.read(cpu).types()).hasSize(2);
        }
    }

    @Test
    void allKindsAreCapturedAtOnce() throws Exception {
        Map<ProfileKind, Capture> all = profiler.captureAll(Duration.ofMillis(300), "test");

        assertThat(all.keySet()).isEqualTo(EnumSet.allOf(ProfileKind.class));
        all.values().forEach(Capture::close);
    }

    @Test
    void aKindThatIsSwitchedOffIsRefused() {
        try (Profiler some =
                Profiler.open(
                        ProfilerSettings.in(directory.resolve("some"))
                                .withKinds(EnumSet.of(ProfileKind.HEAP))
                                .withContinuous(false),
                        InstantSource.system())) {
            assertThat(some.begin(ProfileKind.CPU, SHORT, "test", false))
                    .isEqualTo(new CaptureStart.Disabled(ProfileKind.CPU));
            assertThat(some.isKnownNow(ProfileKind.BLOCK)).isFalse();
        }
    }

    @Test
    void aProfilerThatCannotRunIsFollowedByTheNext() throws Exception {
        CpuEngine missing =
                _ -> {
                    throw new EngineUnavailable("not there");
                };
        ProfilerSettings settings =
                ProfilerSettings.in(directory.resolve("fallback")).withContinuous(false);
        try (Profiler two =
                        Profiler.open(
                                settings,
                                InstantSource.system(),
                                List.of(missing, new FlightRecorderEngine()));
                Profiler none = Profiler.open(settings, InstantSource.system(), List.of(missing))) {
            RunningCapture running = begun(two.begin(ProfileKind.CPU, SHORT, "test", false));
            running.stop();
            try (Capture capture = running.result().get()) {
                assertThat(capture.engine()).startsWith("jfr/");
            }
            assertThat(none.begin(ProfileKind.CPU, SHORT, "test", false))
                    .isEqualTo(new CaptureStart.Failed("not there"));
            // The slot is free again.
            assertThat(none.begin(ProfileKind.CPU, SHORT, "test", false))
                    .isEqualTo(new CaptureStart.Failed("not there"));
        }
        assertThat(hidden(directory.resolve("fallback"))).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsAClearAnswer() throws Exception {
        Path file = Files.createFile(directory.resolve("no-directory"));
        try (Profiler stuck = Profiler.open(ProfilerSettings.in(file), InstantSource.system())) {
            for (ProfileKind kind : ProfileKind.values()) {
                assertThat(stuck.begin(kind, SHORT, "test", false))
                        .as(kind.word())
                        .isInstanceOf(CaptureStart.Failed.class);
            }
            assertThatThrownBy(() -> stuck.now(ProfileKind.HEAP, false))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void figuresOfTheProcessGrowAsTheyMust() throws Exception {
        RuntimeSnapshot before = profiler.snapshot();
        Load.allocateBefore(10L << 20);
        System.gc();
        RuntimeSnapshot after = profiler.snapshot();

        assertThat(before.platformThreads()).isPositive();
        assertThat(before.heapUsedBytes()).isPositive();
        assertThat(before.committedBytes()).isGreaterThan(before.heapCommittedBytes());
        assertThat(after.collections()).isGreaterThan(before.collections());
        assertThat(after.allocatedBytes() - before.allocatedBytes()).isGreaterThan(10L << 20);
    }

    @Test
    void namesAreKindAndTimeInUtc() {
        ProfileName name =
                new ProfileName(ProfileKind.CPU, Instant.parse("2026-03-15T14:05:59.7Z"));

        assertThat(name.file()).isEqualTo("cpu_20260315_140559.prof");
        assertThat(ProfileName.of("cpu_20260315_140559")).hasValue(name);
        assertThat(ProfileName.of("cpu_20261315_140559")).isEmpty();
        assertThat(ProfileName.of("profile_20260315_140559")).isEmpty();
        assertThat(ProfileName.of("../../etc/passwd")).isEmpty();
        assertThat(name.next()).hasToString("cpu_20260315_140600");
    }
}
