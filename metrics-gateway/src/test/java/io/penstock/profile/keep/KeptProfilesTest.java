package io.penstock.profile.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.profile.CaptureStart;
import io.penstock.profile.Load;
import io.penstock.profile.ProfileKind;
import io.penstock.profile.ProfileName;
import io.penstock.profile.Profiler;
import io.penstock.profile.ProfilerSettings;
import io.penstock.profile.pprof.Profile;
import io.penstock.profile.recording.RecordedSamples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptProfilesTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    /** Long enough for samples on a machine that is busy with other things. */
    private static final Duration LONG = Duration.ofSeconds(2);

    @TempDir Path directory;
    private Profiler profiler;

    @BeforeEach
    void open() {
        profiler = profiler(false);
    }

    @AfterEach
    void close() {
        profiler.close();
    }

    private Profiler profiler(boolean continuous) {
        return Profiler.open(
                ProfilerSettings.in(directory)
                        .withEngine(ProfilerSettings.Engine.JFR)
                        .withContinuous(continuous),
                InstantSource.system());
    }

    private static KeepSettings keeping(int count) {
        return new KeepSettings(false, Duration.ofHours(1), count, 64L << 20, true, 2);
    }

    private static KeptProfile announced(KeepStart start) {
        assertThat(start).isInstanceOf(KeepStart.Announced.class);
        return ((KeepStart.Announced) start).profile();
    }

    private static KeptProfile ready(KeptProfiles kept, ProfileName name) {
        await().until(() -> kept.find(name.toString()).filter(KeptProfile::isReady).isPresent());
        return kept.find(name.toString()).orElseThrow();
    }

    @Test
    void whatIsKeptIsThereAfterARestart() throws Exception {
        KeptProfile before;
        try (KeptProfiles kept = KeptProfiles.open(profiler, keeping(9), InstantSource.system());
                Load _ = new Load().burning()) {
            KeptProfile running = announced(kept.keep(ProfileKind.CPU, LONG, Reason.MANUAL, "me"));
            assertThat(running.isReady()).isFalse();
            assertThat(new String(running.toJson(), StandardCharsets.UTF_8))
                    .contains("\"state\":\"running\"", "\"readyAt\":", "\"seconds\":2,");

            before = ready(kept, running.name());
        }
        assertThat(directory.resolve(before.name().file())).exists();

        try (KeptProfiles after = KeptProfiles.open(profiler, keeping(9), InstantSource.system())) {
            assertThat(after.list()).hasSize(1);
            KeptProfile found = after.list().getFirst();
            assertThat(found.toJson()).isEqualTo(before.toJson());
            assertThat(found.engine()).startsWith("jfr/");
            assertThat(found.detail()).isEqualTo("me");
            Profile profile = after.profile(found);
            assertThat(profile.samples()).isNotEmpty();
            RecordedSamples recorded = after.recorded(found);
            assertThat(recorded).isNotNull();
            assertThat(recorded.file()).exists();
            assertThat(after.trend(10))
                    .singleElement()
                    .satisfies(
                            point ->
                                    assertThat(point.profile()).isEqualTo(found.name().toString()));
        }
    }

    @Test
    void theOldestGoesWhenThereAreTooMany() throws Exception {
        try (KeptProfiles kept = KeptProfiles.open(profiler, keeping(2), InstantSource.system())) {
            for (int i = 0; i < 4; i++) {
                // All within one second: each gets a name of its own.
                ready(
                        kept,
                        announced(
                                        kept.keep(
                                                ProfileKind.GOROUTINE,
                                                Duration.ofMillis(20),
                                                Reason.MANUAL,
                                                null))
                                .name());
            }

            assertThat(kept.list()).hasSize(2);
            assertThat(files(".prof")).isEqualTo(2);
            assertThat(files(".json")).isEqualTo(2);
            assertThat(kept.list())
                    .isSortedAccordingTo((one, other) -> other.started().compareTo(one.started()));
        }
    }

    private long files(String suffix) throws IOException {
        long count = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*" + suffix)) {
            for (Path _ : all) {
                count++;
            }
        }
        return count;
    }

    @Test
    void aSecondOneOfAKindIsRefused() {
        try (KeptProfiles kept = KeptProfiles.open(profiler, keeping(9), InstantSource.system())) {
            announced(kept.keep(ProfileKind.CPU, Duration.ofMinutes(1), Reason.MANUAL, "me"));

            assertThat(kept.keep(ProfileKind.CPU, SHORT, Reason.MANUAL, "you"))
                    .isInstanceOfSatisfying(
                            KeepStart.Refused.class,
                            refused ->
                                    assertThat(refused.why())
                                            .isInstanceOfSatisfying(
                                                    CaptureStart.Busy.class,
                                                    busy ->
                                                            assertThat(busy.who())
                                                                    .isEqualTo("me")));
        }
    }

    @Test
    void anAlertKeepsTheSecondsBeforeItAndOnlySoManyDo() throws Exception {
        profiler.close();
        profiler = profiler(true);
        try (KeptProfiles kept = KeptProfiles.open(profiler, keeping(9), InstantSource.system());
                Load _ = new Load().burning()) {
            await().until(() -> burnedLongEnough());
            Optional<ProfileName> name = kept.keepForAlert("SlowQuery");

            KeptProfile found = ready(kept, name.orElseThrow());
            assertThat(found.reason()).isEqualTo(Reason.ALERT);
            assertThat(found.detail()).isEqualTo("SlowQuery");
            assertThat(found.engine()).isEqualTo("jfr/continuous");
            assertThat(kept.profile(found).samples())
                    .anySatisfy(
                            sample ->
                                    assertThat(sample.stack())
                                            .extracting(frame -> frame.function())
                                            .contains(Load.nameOf("burnProcessor")));
            assertThat(kept.keepForAlert("SlowQuery")).isPresent();
            assertThat(kept.keepForAlert("SlowQuery")).isEmpty();
            await().until(() -> kept.list().stream().allMatch(KeptProfile::isReady));
        }
    }

    private static boolean burnedLongEnough() {
        for (int i = 0; i < 20; i++) {
            Load.burnProcessor();
        }
        return true;
    }

    @Test
    void oneIsKeptEveryIntervalAndTheTrendGrows() throws Exception {
        KeepSettings everySecond =
                new KeepSettings(true, Duration.ofSeconds(1), 3, 64L << 20, true, 2);
        try (KeptProfiles kept = KeptProfiles.open(profiler, everySecond, InstantSource.system());
                Load _ = new Load().burning()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(
                            () ->
                                    kept.trend(100).size() >= 4
                                            && kept.trend(100).stream()
                                                    .anyMatch(KeptProfilesTest::isOfTheBurner));

            assertThat(kept.list().stream().filter(KeptProfile::isReady)).hasSize(3);
            assertThat(kept.list())
                    .allSatisfy(one -> assertThat(one.reason()).isEqualTo(Reason.INTERVAL));
        }
    }

    private static boolean isOfTheBurner(TrendPoint point) {
        return point.shares().keySet().stream()
                .limit(1)
                .anyMatch(Load.nameOf("burnProcessor")::equals);
    }

    @Test
    void aFullDiskLeavesNothingBehind() throws Exception {
        Path small = directory.resolve("small");
        Files.createDirectory(small);
        try (SmallDisk _ = SmallDisk.mount(small, 32);
                Profiler onSmall =
                        Profiler.open(
                                ProfilerSettings.in(small).withContinuous(false),
                                InstantSource.system());
                KeptProfiles kept = KeptProfiles.open(onSmall, keeping(9), InstantSource.system());
                Load _ = new Load().fighting()) {
            KeptProfile announced =
                    announced(kept.keep(ProfileKind.BLOCK, SHORT, Reason.MANUAL, null));

            await().until(() -> kept.find(announced.name().toString()).isEmpty());
            assertThat(onSmall.begin(ProfileKind.BLOCK, SHORT, "again", false))
                    .isNotInstanceOf(CaptureStart.Busy.class);
            // The recording goes once nobody reads it any more.
            await().until(() -> isEmpty(small));
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> profiles = Files.newDirectoryStream(directory, "*_*");
                DirectoryStream<Path> work = Files.newDirectoryStream(directory, ".work-*")) {
            for (Path made : work) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(made)) {
                    if (files.iterator().hasNext()) {
                        return false;
                    }
                }
            }
            return !profiles.iterator().hasNext();
        }
    }

    @Test
    void foreignAndBrokenFilesAreLeftAlone() throws Exception {
        Files.writeString(directory.resolve("cpu_20260315_140559.json"), "{");
        Files.writeString(directory.resolve("my_notes.json"), "{}");
        Files.writeString(directory.resolve("cpu.prof"), "");

        try (KeptProfiles kept = KeptProfiles.open(profiler, keeping(1), InstantSource.system())) {
            assertThat(kept.list()).isEmpty();
            assertThat(kept.trend(10)).isEmpty();
        }
        assertThat(files("")).isEqualTo(3);
    }
}
