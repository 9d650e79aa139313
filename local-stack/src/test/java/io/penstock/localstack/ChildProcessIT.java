package io.penstock.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path directory;

    @Test
    void shouldWaitForALineWrittenEarlierOrLaterAndKeepAllOutput() {
        try (ChildProcess child =
                shell("echo first; echo trouble >&2; echo last; exec sleep 60", "talk.log")) {
            assertThat(child.awaitLine("last", PATIENCE)).isEqualTo("last");
            assertThat(child.awaitLine("first", PATIENCE)).isEqualTo("first");
            assertThat(child.output()).content().isEqualToIgnoringNewLines("firsttroublelast");
            assertThat(child.exitCode()).isEmpty();
        }
    }

    @Test
    void shouldTellWhatWasSaidWhenTheLineNeverComes() {
        try (ChildProcess child = shell("echo out of tea; exit 3", "short.log")) {
            assertThatThrownBy(() -> child.awaitLine("ready", PATIENCE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ready")
                    .hasMessageContaining("out of tea");
            assertThat(child.awaitExit(PATIENCE)).isEqualTo(3);
        }
    }

    @Test
    void shouldNotTakeALineOfAnEarlierProcessForItsOwn() {
        shell("echo ready", "same.log").awaitExit(PATIENCE);
        try (ChildProcess second = shell("echo other", "same.log")) {
            assertThatThrownBy(() -> second.awaitLine("ready", PATIENCE))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(second.output()).content().isEqualTo("ready\nother\n");
        }
    }

    @Test
    void shouldEndByTheSignalThatItIsSent() {
        ChildProcess killed = shell("exec sleep 60", "killed.log");
        killed.pause();
        killed.kill();
        assertThat(killed.exitCode()).hasValue(128 + 9);
        assertThat(ProcessHandle.of(killed.pid())).isEmpty();
        assertThatThrownBy(killed::resume).isInstanceOf(IllegalStateException.class);

        ChildProcess asked =
                shell(
                        "trap 'echo bye; exit 7' TERM; echo up; while :; do sleep 0.01; done",
                        "asked.log");
        asked.awaitLine("up", PATIENCE);
        assertThat(asked.terminate(PATIENCE)).isEqualTo(7);
        assertThat(asked.awaitLine("bye", PATIENCE)).isEqualTo("bye");
    }

    @Test
    void shouldPassEnvironmentArgumentsAndFlagsToAJvm() {
        try (ChildProcess child =
                ChildJvm.running(Greeter.class)
                        .withHeapMegabytes(32)
                        .withFlags("-Dgreeting=hello")
                        .withArguments("two words")
                        .withEnvironment("GREETER", "me")
                        .start("greeter", directory.resolve("greeter.log"))) {
            assertThat(child.awaitLine("hello", PATIENCE)).isEqualTo("hello two words from me");
        }
    }

    @Test
    void shouldLeaveNoProcessAndNoDirectoryWhenTheJvmIsKilled() throws Exception {
        try (ChildProcess parent =
                ChildJvm.running(Parent.class).start("parent", directory.resolve("parent.log"))) {
            long paused = Long.parseLong(word(parent.awaitLine("paused child", PATIENCE)));
            Path temporary = Path.of(word(parent.awaitLine("directory", PATIENCE)));
            assertThat(temporary).isDirectory();
            parent.kill();
            Awaitility.await()
                    .untilAsserted(
                            () -> {
                                assertThat(ProcessHandle.of(paused)).isEmpty();
                                assertThat(temporary).doesNotExist();
                            });
        }
    }

    private ChildProcess shell(String script, String output) {
        return ChildProcess.start(
                "script", List.of("sh", "-c", script), Map.of(), directory.resolve(output));
    }

    private static String word(String line) {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    /** Greets and ends. */
    static final class Greeter {
        private Greeter() {}

        public static void main(String[] arguments) {
            System.out.printf(
                    "%s %s from %s%n",
                    System.getProperty("greeting"), arguments[0], System.getenv("GREETER"));
        }
    }

    /** Has a paused child and a temporary directory, and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            Path directory = StackDirectory.open(null, "orphan").path();
            Files.writeString(directory.resolve("file"), "x");
            ChildProcess child =
                    ChildProcess.start(
                            "child", List.of("sleep", "60"), directory.resolve("child.log"));
            child.pause();
            System.out.println("directory " + directory);
            System.out.println("paused child " + child.pid());
            child.awaitExit(PATIENCE.multipliedBy(2));
        }
    }
}
