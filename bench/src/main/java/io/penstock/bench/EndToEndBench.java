package io.penstock.bench;

import io.penstock.node.NodeSettings.Guarantee;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Question: how many tasks a second, at which cost and latency, from a producer through Kafka to an
 * agent and back? Workload: payload 256 bytes, result 64, a handler that does nothing; producer,
 * node, agents and broker in one JVM. What it does not show: a network, replicas, a disk that is
 * asked to flush.
 */
@Command(
        name = "EndToEndBench",
        mixinStandardHelpOptions = true,
        description = "Runs tasks through the whole pipeline and prints throughput, cost, latency.",
        footer = {"", "Example: EndToEndBench --rounds 4 --tasks 100000"})
final class EndToEndBench implements Callable<Integer> {
    private final PrintStream out;

    @Option(names = "--tasks", defaultValue = "100000", description = "Tasks in a round.")
    private int tasks;

    @Option(names = "--rounds", defaultValue = "4", description = "Rounds; the first warm up.")
    private int rounds;

    @Option(names = "--commit-ms", defaultValue = "20", description = "Commit interval.")
    private int commitMillis;

    @Option(names = "--threads", defaultValue = "1", description = "Stream threads.")
    private int threads;

    @Option(
            names = "--guarantee",
            defaultValue = "EXACTLY_ONCE",
            description = "One of ${COMPLETION-CANDIDATES}.")
    private Guarantee guarantee = Guarantee.EXACTLY_ONCE;

    @Option(names = "--agents", defaultValue = "2", description = "Agents.")
    private int agents;

    @Option(names = "--slots", defaultValue = "2000", description = "Slots of each agent.")
    private int slots;

    @Option(
            names = "--in-flight",
            defaultValue = "10000",
            description = "Most tasks on the way in a round.")
    private int inFlight;

    @Option(names = "--rate", defaultValue = "500", description = "Tasks a second, open loop.")
    private int rate;

    @Option(names = "--seconds", defaultValue = "20", description = "Length of an open loop.")
    private int seconds;

    @Option(
            names = "--raw-records",
            defaultValue = "1000000",
            description = "Records of the raw broker's control; 0 leaves it out.")
    private int rawRecords;

    EndToEndBench(PrintStream out) {
        this.out = out;
    }

    /** Runs the bench; exit code 0 when every task ended once, 1 otherwise. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new EndToEndBench(System.out)).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        out.printf(
                Locale.ROOT,
                "%s, commit %d ms, %d stream thread(s), %d agents of %d slots, %d cores,"
                        + " heap %d MB, Java %s, load average %.2f%n",
                guarantee,
                commitMillis,
                threads,
                agents,
                slots,
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                Runtime.version(),
                ProcessCpu.loadAverage());
        EndToEndSettings settings =
                new EndToEndSettings(commitMillis, threads, guarantee, agents, slots, inFlight);
        try (EndToEnd pipeline = new EndToEnd(settings)) {
            for (int i = 1; i <= rounds; i++) {
                RecordMix.Round round = pipeline.round(tasks);
                out.printf(
                        Locale.ROOT,
                        "round %d: %,d tasks, %,.0f tasks/s, %.3f CPU-s per 1,000%n",
                        i,
                        tasks,
                        round.tasksPerSecond(),
                        round.cpuSecondsPerThousand());
            }
            if (rate > 0) {
                Duration length = Duration.ofSeconds(seconds);
                print("due to committed end", pipeline.openLoop(rate, length));
                print("due to committed end", pipeline.openLoop(rate, length));
                print("due to the answer of ?wait, cold", pipeline.waitOverHttp(rate, length));
                print("due to the answer of ?wait", pipeline.waitOverHttp(rate, length));
            }
            EndToEnd.SubmitRates rates = pipeline.submitRates(1_000, 50_000);
            out.printf(
                    Locale.ROOT,
                    "submissions acknowledged a second: one by one %,.0f, in bulk %,.0f%n",
                    rates.oneByOne(),
                    rates.inBulk());
            if (rawRecords > 0) {
                out.printf(
                        Locale.ROOT,
                        "broker alone: %,.0f records of 300 bytes a second%n",
                        RawBroker.recordsPerSecond(pipeline.bootstrapServers(), rawRecords));
            }
            out.printf(
                    Locale.ROOT,
                    "peak resident memory %s; ends that came twice: %d; load average %.2f%n",
                    peakMemory(),
                    pipeline.repeats(),
                    ProcessCpu.loadAverage());
            return pipeline.repeats() == 0 ? 0 : 1;
        }
    }

    private void print(String what, Histogram micros) {
        out.printf(
                Locale.ROOT,
                "open loop %d/s for %d s, %s: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, max %.1f"
                        + " ms%n",
                rate,
                seconds,
                what,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(95) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3);
    }

    /** Linux tells the high-water mark of a process; elsewhere it is not known. */
    private static String peakMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "not known";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.substring("VmHWM:".length()).strip())
                .findFirst()
                .orElse("not known");
    }
}
