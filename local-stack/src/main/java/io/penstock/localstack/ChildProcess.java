package io.penstock.localstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A process that never outlives this JVM, whatever ends this JVM, and that tests can kill, pause
 * and resume. Its standard output and error go to one file, and {@link #awaitLine} waits for what
 * it says. Needs a POSIX shell. Safe for use by many threads.
 */
public final class ChildProcess implements AutoCloseable {
    /**
     * Starts the command beside a guard that reads the pipe from this JVM: when this JVM ends, by
     * whatever signal, the pipe closes and the guard kills the command, even a stopped one. Signals
     * from the terminal are ignored, because this JVM decides in which order its children end.
     */
    private static final String GUARD =
            """
            trap '' INT HUP
            exec 3<&0
            sh -c 'echo $$; exec "$@"' "$0" "$@" </dev/null 3<&- &
            child=$!
            (exec >/dev/null 2>&1; read -r _ <&3; kill -9 "$child") &
            guard=$!
            exec >/dev/null 2>&1
            wait "$child"
            status=$?
            kill -9 "$guard"
            exit "$status"
            """;

    private static final int LINES_IN_ERRORS = 30;

    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final Process guard;
    private final ProcessHandle child;
    private final Path output;

    /** Where in the file the output of this process begins; a restart appends to the same file. */
    private final long outputStart;

    private final Thread reader;
    private final Object lock = new Object();
    private final List<Waiter> waiters = new ArrayList<>();
    private boolean outputEnded;

    private record Waiter(Predicate<String> wanted, CompletableFuture<String> line) {}

    private ChildProcess(
            String name,
            Process guard,
            ProcessHandle child,
            Path output,
            long outputStart,
            BufferedReader lines) {
        this.name = name;
        this.guard = guard;
        this.child = child;
        this.output = output;
        this.outputStart = outputStart;
        this.reader =
                Thread.ofPlatform()
                        .daemon()
                        .name("output-of-" + name)
                        .unstarted(() -> readOutput(lines));
    }

    /**
     * Starts a command.
     *
     * @param name what errors call it
     * @param output file that its output is appended to; made when it does not exist
     * @throws UncheckedIOException when the command cannot be started
     */
    public static ChildProcess start(String name, List<String> command, Path output) {
        return start(name, command, Map.of(), output);
    }

    /** The same with variables added to the environment of this JVM. */
    public static ChildProcess start(
            String name, List<String> command, Map<String, String> environment, Path output) {
        List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, name));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            if (output.getParent() != null) {
                Files.createDirectories(output.getParent());
            }
            long outputStart = Files.exists(output) ? Files.size(output) : 0;
            Process guard = builder.start();
            BufferedReader lines = guard.inputReader(StandardCharsets.UTF_8);
            String pid = lines.readLine();
            if (pid == null) {
                throw new IOException("the shell ended at once");
            }
            ProcessHandle child = ProcessHandle.of(Long.parseLong(pid)).orElseGet(guard::toHandle);
            ChildProcess started = new ChildProcess(name, guard, child, output, outputStart, lines);
            started.reader.start();
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start " + name, failed);
        }
    }

    /** Process id of the command. */
    public long pid() {
        return child.pid();
    }

    /** The file with all that it has written. */
    public Path output() {
        return output;
    }

    /** True until it has ended; a paused process is alive. */
    public boolean isAlive() {
        return guard.isAlive();
    }

    /** The exit code, 128 + signal when a signal ended it; empty while it is alive. */
    public OptionalInt exitCode() {
        return guard.isAlive() ? OptionalInt.empty() : OptionalInt.of(guard.exitValue());
    }

    /**
     * Waits until it has ended and returns its exit code.
     *
     * @throws IllegalStateException when it is still alive after the time
     */
    public int awaitExit(Duration atMost) {
        try {
            if (guard.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                // Grandchildren may hold the pipe open; what the command itself wrote is there.
                reader.join(SIGNAL_TIMEOUT);
                return guard.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " ends", interrupted);
        }
        throw new IllegalStateException(
                name + " has not ended after " + atMost + "; its last lines:\n" + lastLines());
    }

    /**
     * Waits for a line that starts with the given text and returns it. A line that was written
     * before counts too.
     *
     * @throws IllegalStateException when it ends first, or the time is over; with its last lines
     */
    public String awaitLine(String start, Duration atMost) {
        return awaitLine(line -> line.startsWith(start), "'" + start + "…'", atMost);
    }

    /** Waits for a line that matches; {@code description} is what errors say was waited for. */
    public String awaitLine(Predicate<String> wanted, String description, Duration atMost) {
        CompletableFuture<String> line = new CompletableFuture<>();
        synchronized (lock) {
            written(wanted)
                    .ifPresentOrElse(
                            line::complete,
                            () -> {
                                if (outputEnded) {
                                    line.completeExceptionally(new IOException("it has ended"));
                                } else {
                                    waiters.add(new Waiter(wanted, line));
                                }
                            });
        }
        try {
            return line.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, interrupted);
        } catch (TimeoutException | ExecutionException failed) {
            String why =
                    failed instanceof TimeoutException
                            ? " not seen after " + atMost
                            : " never came";
            throw new IllegalStateException(
                    name + ": line " + description + why + "; its last lines:\n" + lastLines(),
                    failed);
        } finally {
            line.cancel(false);
            synchronized (lock) {
                waiters.removeIf(waiter -> waiter.line().isDone());
            }
        }
    }

    /** Ends it with SIGKILL, paused or not, and waits until it is gone. */
    public void kill() {
        child.destroyForcibly();
        awaitExit(SIGNAL_TIMEOUT);
    }

    /** Asks it to end with SIGTERM and does not wait; a paused process hears it when it goes on. */
    public void askToEnd() {
        child.destroy();
    }

    /** Asks it to end, waits, kills it when the time is over, and returns its exit code. */
    public int terminate(Duration atMost) {
        askToEnd();
        try {
            return awaitExit(atMost);
        } catch (IllegalStateException stillAlive) {
            kill();
            return guard.exitValue();
        }
    }

    /** Freezes it with SIGSTOP: its sockets stay open, nobody answers. */
    public void pause() {
        signal("STOP");
    }

    /** Lets it go on with SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    /** Kills it when it is alive, and waits until it is gone. */
    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }

    private void signal(String signal) {
        if (!isAlive()) {
            throw new IllegalStateException(
                    name + " has ended with code " + guard.exitValue() + ", no SIG" + signal);
        }
        try {
            // The shell's own kill: a program of that name need not be installed.
            Process kill =
                    new ProcessBuilder("sh", "-c", "kill -" + signal + " " + child.pid())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!kill.waitFor(SIGNAL_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    || kill.exitValue() != 0) {
                throw new IllegalStateException("cannot send SIG" + signal + " to " + name);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot send SIG" + signal + " to " + name, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signalling " + name, interrupted);
        }
    }

    private Optional<String> written(Predicate<String> wanted) {
        return writtenLines().stream().filter(wanted).findFirst();
    }

    private String lastLines() {
        List<String> lines = writtenLines();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - LINES_IN_ERRORS), lines.size()));
    }

    private List<String> writtenLines() {
        if (Files.notExists(output)) {
            return List.of();
        }
        synchronized (lock) {
            try (InputStream file = Files.newInputStream(output)) {
                file.skipNBytes(outputStart);
                return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot read " + output, failed);
            }
        }
    }

    private void readOutput(BufferedReader lines) {
        try (lines;
                Writer file =
                        Files.newBufferedWriter(
                                output,
                                StandardCharsets.UTF_8,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (lock) {
                    file.write(line);
                    file.write('\n');
                    file.flush();
                    for (Waiter waiter : waiters) {
                        if (waiter.wanted().test(line)) {
                            waiter.line().complete(line);
                        }
                    }
                }
            }
        } catch (IOException closed) {
            // The process or its directory is gone: there is no more to read.
        } finally {
            synchronized (lock) {
                outputEnded = true;
                for (Waiter waiter : waiters) {
                    waiter.line().completeExceptionally(new IOException("it has ended"));
                }
            }
        }
    }
}
