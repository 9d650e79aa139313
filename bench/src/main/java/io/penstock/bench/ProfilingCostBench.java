package io.penstock.bench;

import io.penstock.node.NodeSettings.Guarantee;
import io.penstock.profile.Profiler;
import io.penstock.profile.ProfilerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Question: how much CPU does a task cost more while the continuous recording runs?
 *
 * <p>Workload: that of {@link EndToEndBench}; pairs of rounds, one without and one with the
 * recording, in turn, in one process, as fast as tasks go or at a fixed rate, which varies less.
 * CPU is of the whole process: broker, node, agents, producer.
 *
 * <p>Command: {@code ProfilingCostBench [PAIRS [TASKS [TASKS_PER_SECOND]]]}; started as {@code
 * bench/README.md} says.
 */
public final class ProfilingCostBench {
    private static final int PAIRS = 5;
    private static final int TASKS = 60_000;

    private ProfilingCostBench() {}

    /** Runs the pairs and prints each, and the median of their ratios with its range. */
    public static void main(String[] args) throws Exception {
        int pairs = args.length > 0 ? Integer.parseInt(args[0]) : PAIRS;
        int tasks = args.length > 1 ? Integer.parseInt(args[1]) : TASKS;
        int rate = args.length > 2 ? Integer.parseInt(args[2]) : 0;
        EndToEndSettings settings =
                new EndToEndSettings(20, 1, Guarantee.EXACTLY_ONCE, 2, 2_000, 10_000);
        Path directory = Files.createTempDirectory("penstock-profiles");
        InterleavedPairs<Double> measured;
        try (EndToEnd pipeline = new EndToEnd(settings)) {
            pipeline.round(tasks);
            // The recorder's own classes are loaded and compiled before anything is measured.
            with(pipeline, directory, tasks, rate);
            measured =
                    InterleavedPairs.measure(
                            pairs,
                            () -> pipeline.round(tasks, rate).cpuSecondsPerThousand(),
                            () -> with(pipeline, directory, tasks, rate),
                            ProfilingCostBench::print);
        } finally {
            Files.deleteIfExists(directory);
        }
        System.out.println("CPU with the recording to without: " + measured.ratios(cpu -> cpu));
        System.out.printf(Locale.ROOT, "load average %.2f%n", ProcessCpu.loadAverage());
    }

    private static double with(EndToEnd pipeline, Path directory, int tasks, int rate)
            throws IOException, InterruptedException {
        try (Profiler profiler =
                Profiler.open(ProfilerSettings.in(directory), InstantSource.system())) {
            if (!profiler.isContinuous()) {
                throw new IOException("the flight recorder does not start");
            }
            return pipeline.round(tasks, rate).cpuSecondsPerThousand();
        }
    }

    private static void print(InterleavedPairs.Pair<Double> pair) {
        System.out.printf(
                Locale.ROOT,
                "without %.4f CPU-s per 1,000, with %.4f%n",
                pair.base(),
                pair.changed());
    }
}
