package io.penstock.cli;

import io.penstock.localstack.ChildJvm;
import io.penstock.localstack.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Commands in JVMs of their own, as the launcher starts them, for a user whose runtime and
 * temporary directories lie below a directory of the test.
 */
final class ChildCommand {
    private final Path runtime;
    private final Path temporary;
    private final Path outputs;
    private int started;

    ChildCommand(Path directory) throws IOException {
        runtime = Files.createDirectories(directory.resolve("runtime"));
        temporary = Files.createDirectories(directory.resolve("temporary"));
        outputs = Files.createDirectories(directory.resolve("outputs"));
    }

    /**
     * A command that has ended.
     *
     * @param exitCode its exit code
     * @param output what it wrote, standard output and error in the order of time
     */
    record Ended(int exitCode, String output) {}

    /** Returns where dev announces itself. */
    Path runtime() {
        return runtime;
    }

    /** Returns where temporary files lie. */
    Path temporary() {
        return temporary;
    }

    /** Starts a command. */
    ChildProcess start(String... arguments) {
        started++;
        return ChildJvm.running(Main.class)
                .withHeapMegabytes(512)
                .withFlags(
                        "-XX:TieredStopAtLevel=4",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dstdout.encoding=UTF-8",
                        "-Dstderr.encoding=UTF-8")
                .withArguments(arguments)
                .withEnvironment("XDG_RUNTIME_DIR", runtime.toString())
                .start(arguments[0], outputs.resolve(arguments[0] + "-" + started + ".log"));
    }

    /** Runs a command to its end. */
    Ended run(Duration atMost, String... arguments) throws IOException {
        try (ChildProcess process = start(arguments)) {
            int exitCode = process.awaitExit(atMost);
            return new Ended(exitCode, Files.readString(process.output()));
        }
    }
}
