package io.penstock.bench;

import io.penstock.cli.CommandHandler;
import io.penstock.client.AttemptFailedException;
import io.penstock.json.RawJson;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Question: what does an agent that runs a command for each task pay for the command, beside the
 * bare start of a process?
 *
 * <p>Workload: a command that copies 44 bytes from its standard input to its standard output, by
 * {@code agent --exec}'s handler; and the start and wait of {@code /bin/sh -c :}, the control.
 *
 * <p>Command: {@code Benches CommandBench}; started as {@code bench/README.md} says.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CommandBench {
    private final CommandHandler handler = new CommandHandler("cat");
    private final CommandHandler.Attempt attempt =
            new CommandHandler.Attempt(
                    "q3k7x2m5v6w4y7z2a5b3c6d4e7",
                    "copy",
                    1,
                    "default",
                    RawJson.of("{\"entry\":\"java.base/java/util/HashMap.java\"}"),
                    Duration.ofSeconds(10));

    /** The whole attempt: start, payload in, output out, wait. */
    @Benchmark
    public @Nullable RawJson execute() throws AttemptFailedException, InterruptedException {
        return handler.run(attempt);
    }

    /** The control: a shell that does nothing. */
    @Benchmark
    public int startAndWait() throws IOException, InterruptedException {
        return new ProcessBuilder("/bin/sh", "-c", ":").start().waitFor();
    }
}
