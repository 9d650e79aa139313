package io.penstock.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Question: how fast could a task go if nothing had to be decided? Workload: the records that a
 * task costs, without logic; broker, Streams, two agents, producer and reader of committed ends in
 * one JVM. First rounds as fast as they go, then open loop at a fixed rate, twice. What it does not
 * show: a network, replicas, a disk that is asked to flush.
 */
@Command(
        name = "RecordMixBench",
        mixinStandardHelpOptions = true,
        description = "Runs the records of a task without its logic: the roof of the pipeline.",
        footer = {"", "Example: RecordMixBench --commit-ms 20 --rounds 4 --tasks 250000"})
final class RecordMixBench implements Callable<Integer> {
    private static final int OPEN_LOOP_PASSES = 2;

    private final PrintStream out;

    @Spec private CommandSpec command = CommandSpec.create();

    @Option(names = "--tasks", defaultValue = "250000", description = "Tasks in a round.")
    private int tasks;

    @Option(names = "--rounds", defaultValue = "4", description = "Rounds; the first warm up.")
    private int rounds;

    @Option(names = "--commit-ms", defaultValue = "20", description = "Commit interval.")
    private int commitMillis;

    @Option(names = "--threads", defaultValue = "1", description = "Stream threads.")
    private int threads;

    @Option(
            names = "--guarantee",
            defaultValue = "exactly_once_v2",
            description = "exactly_once_v2 or at_least_once.")
    private String guarantee = "exactly_once_v2";

    @Option(
            names = "--in-flight",
            defaultValue = "20000",
            description = "Most tasks on the way in a round.")
    private int inFlight;

    @Option(
            names = "--rate",
            defaultValue = "500",
            description = "Tasks a second of the open loop; 0 leaves it out.")
    private int rate;

    @Option(names = "--seconds", defaultValue = "20", description = "Length of the open loop.")
    private int seconds;

    RecordMixBench(PrintStream out) {
        this.out = out;
    }

    /** Runs the bench; exit code 0 when every task ended once, 2 for wrong usage, 1 otherwise. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RecordMixBench(System.out)).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        RecordMixSettings settings = settings();
        out.printf(
                Locale.ROOT,
                "%s, commit %d ms, %d stream thread(s), %d cores, heap %d MB, Java %s,"
                        + " load average %.2f%n",
                guarantee,
                commitMillis,
                threads,
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                Runtime.version(),
                ProcessCpu.loadAverage());
        try (RecordMix mix = new RecordMix(settings)) {
            for (int i = 1; i <= rounds; i++) {
                RecordMix.Round round = mix.round(tasks);
                out.printf(
                        Locale.ROOT,
                        "round %d: %,d tasks, %,.0f tasks/s, %.3f CPU-s per 1,000%n",
                        i,
                        tasks,
                        round.tasksPerSecond(),
                        round.cpuSecondsPerThousand());
            }
            for (int i = 1; rate > 0 && i <= OPEN_LOOP_PASSES; i++) {
                printLatency(i, mix.openLoop(rate, Duration.ofSeconds(seconds)));
            }
            out.printf(
                    Locale.ROOT,
                    "ends that came twice: %d; load average %.2f%n",
                    mix.repeats(),
                    ProcessCpu.loadAverage());
            return mix.repeats() == 0 ? 0 : 1;
        }
    }

    private RecordMixSettings settings() {
        try {
            return new RecordMixSettings(commitMillis, threads, guarantee, inFlight);
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private void printLatency(int pass, Histogram micros) {
        out.printf(
                Locale.ROOT,
                "open loop %d: %d/s for %d s, due to committed end: p50 %.1f ms, p95 %.1f ms,"
                        + " p99 %.1f ms, max %.1f ms%n",
                pass,
                rate,
                seconds,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(95) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3);
    }
}
