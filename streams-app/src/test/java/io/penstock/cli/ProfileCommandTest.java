package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.profile.pprof.Frame;
import io.penstock.profile.pprof.PprofDecoder;
import io.penstock.profile.pprof.PprofEncoder;
import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.Sample;
import io.penstock.profile.pprof.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCommandTest {
    @TempDir Path directory;

    /** Written so that nothing is optimised away. */
    static volatile Object sink = "";

    private Path profile(String name, long fast, long slow) throws IOException {
        Profile profile =
                new Profile(
                        List.of(new ValueType("cpu", "nanoseconds")),
                        List.of(
                                new Sample(
                                        List.of(Frame.of("a.Fast.run")),
                                        new long[] {fast * 1_000_000},
                                        Map.of()),
                                new Sample(
                                        List.of(Frame.of("a.Slow.run")),
                                        new long[] {slow * 1_000_000},
                                        Map.of())),
                        Instant.EPOCH,
                        Duration.ofSeconds(1),
                        new ValueType("cpu", "nanoseconds"),
                        1,
                        "cpu",
                        List.of());
        return Files.write(directory.resolve(name), PprofEncoder.encode(profile));
    }

    @Test
    void topPrintsTheCostliestFirst() throws Exception {
        Path file = profile("cpu.prof", 10, 90);

        CommandLineRun run = CommandLineRun.of("profile", "top", file.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines().skip(2).findFirst().orElseThrow())
                .contains("90.0 ms", "90.00%")
                .endsWith("a.Slow.run");
        assertThat(CommandLineRun.of("profile", "top", file.toString(), "--json").out())
                .startsWith("{\"type\":\"cpu\"")
                .contains("\"function\":\"a.Slow.run\"");
    }

    @Test
    void diffPrintsWhatGrewAndWhatShrank() throws Exception {
        Path before = profile("before.prof", 50, 10);
        Path after = profile("after.prof", 20, 90);

        CommandLineRun run =
                CommandLineRun.of("profile", "diff", before.toString(), after.toString());

        assertThat(run.out()).contains("80.0 ms", "-30.0 ms");
        Path page = directory.resolve("diff.html");
        assertThat(
                        CommandLineRun.of(
                                        "profile",
                                        "diff",
                                        before.toString(),
                                        after.toString(),
                                        "-o",
                                        page.toString())
                                .exitCode())
                .isZero();
        assertThat(page).content().contains("Slow.run");
    }

    @Test
    void flamegraphIsAPageBesideTheFile() throws Exception {
        Path file = profile("cpu.prof", 10, 90);

        assertThat(CommandLineRun.of("profile", "flamegraph", file.toString()).exitCode()).isZero();

        assertThat(directory.resolve("cpu.html")).content().startsWith("<!DOCTYPE html>");
    }

    @Test
    void aRecordingBecomesAProfile() throws Exception {
        Path recorded = directory.resolve("run.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ObjectAllocationSample").with("throttle", "1000/s");
            recording.start();
            for (int i = 0; i < 50_000; i++) {
                sink = new byte[1_000];
            }
            recording.stop();
            recording.dump(recorded);
        }
        Path memory = directory.resolve("mem.prof");

        CommandLineRun run =
                CommandLineRun.of(
                        "profile",
                        "convert",
                        recorded.toString(),
                        "--kind",
                        "allocs",
                        "-o",
                        memory.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        Profile profile = PprofDecoder.read(memory);
        assertThat(profile.types())
                .contains(
                        new ValueType("alloc_space", "bytes"),
                        new ValueType("alloc_objects", "count"));
        assertThat(profile.total(profile.indexOf("alloc_space"))).isGreaterThan(10_000_000);
    }

    @Test
    void whatIsNoProfileIsOneLine() throws Exception {
        Path broken = Files.writeString(directory.resolve("x.prof"), "hello");

        CommandLineRun run = CommandLineRun.of("profile", "top", broken.toString());

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).hasLineCount(1).contains("not a pprof profile");
        assertThat(CommandLineRun.of("profile", "top", "nowhere.prof").err())
                .hasLineCount(1)
                .contains("no file nowhere.prof");
        assertThat(CommandLineRun.of("profile").exitCode()).isEqualTo(2);
    }
}
