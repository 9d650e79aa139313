package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningStacksTest {
    private static final ProcessHandle THIS = ProcessHandle.current();

    @TempDir Path directory;

    @Test
    void findsWhatIsAnnouncedUntilItIsTakenBack() {
        RunningStacks stacks = new RunningStacks(directory.resolve("new"));
        RunningStack stack = stack(THIS.pid(), RunningStacks.startOf(THIS));

        try (var announcement = stacks.announce(stack)) {
            assertThat(announcement).isNotNull();
            assertThat(stacks.newest()).contains(stack);
        }

        assertThat(stacks.newest()).isEmpty();
        assertThat(directory.resolve("new")).isEmptyDirectory();
    }

    @Test
    void removesTheFileOfAProcessThatIsGone() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        RunningStacks stacks = new RunningStacks(directory);

        var _ = stacks.announce(stack(gone.pid(), 1));

        assertThat(stacks.newest()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void isNotTakenInByALaterProcessOfTheSameNumber() {
        RunningStacks stacks = new RunningStacks(directory);

        var _ = stacks.announce(stack(THIS.pid(), RunningStacks.startOf(THIS) - 60_000));

        assertThat(stacks.newest()).isEmpty();
    }

    @Test
    void passesOverFilesThatAreNotOurs() throws Exception {
        Files.writeString(directory.resolve("dev-1.json"), "not json");
        Files.writeString(directory.resolve("dev-2.json"), "{\"http\":\"::\"}");
        Files.writeString(directory.resolve("other.txt"), "kept");

        assertThat(new RunningStacks(directory).newest()).isEmpty();
        assertThat(directory.resolve("other.txt")).exists();
    }

    @Test
    void keepsTheDirectoryToTheUser() throws Exception {
        Path fresh = directory.resolve("a").resolve("b");

        var _ = new RunningStacks(fresh).announce(stack(THIS.pid(), RunningStacks.startOf(THIS)));

        assertThat(Files.getPosixFilePermissions(fresh))
                .hasToString("[OWNER_READ, OWNER_WRITE," + " OWNER_EXECUTE]");
    }

    @Test
    void looksInTheRuntimeDirectoryFirstThenInTheCache() throws Exception {
        Path runtime = Files.createDirectory(directory.resolve("runtime"));

        assertThat(runtimeDirectory(Map.of("XDG_RUNTIME_DIR", runtime.toString())))
                .isEqualTo(runtime.resolve("penstock"));
        assertThat(runtimeDirectory(Map.of("XDG_RUNTIME_DIR", "/no/such", "XDG_CACHE_HOME", "/c")))
                .isEqualTo(Path.of("/c/penstock"));
        assertThat(runtimeDirectory(Map.of())).isEqualTo(Path.of("/home/me/.cache/penstock"));
    }

    private static Path runtimeDirectory(Map<String, String> environment) {
        return TestSurroundings.with(environment, Path.of("/home/me")).runtimeDirectory();
    }

    private static RunningStack stack(long pid, long startedAt) {
        return new RunningStack(
                URI.create("http://127.0.0.1:8080"),
                "127.0.0.1:9092",
                URI.create("redis://127.0.0.1:6379"),
                URI.create("http://127.0.0.1:6060"),
                pid,
                startedAt);
    }
}
