package io.penstock.cli;

import io.penstock.demo.Demo;
import io.penstock.demo.DemoCounts;
import io.penstock.demo.SourceTotals;
import io.penstock.local.LocalPipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the whole pipeline at work on this machine. */
@Command(
        name = "demo",
        description = {
            "Index the source code of the JDK that this runs on: one task for each file and each of"
                    + " three jobs, done by three agents in processes of their own.",
            "Starts Kafka, Redis and a node for it, and leaves nothing behind. Ends with 0 only when"
                    + " every task has its result and all of them equal those of a direct pass."
        },
        footer = {"", "Example:", "  penstock demo", "  penstock demo --tasks 3000"})
final class DemoCommand extends Subcommand {
    @Option(
            names = "--tasks",
            paramLabel = "N",
            description = "submit just N tasks, files in the archive's order")
    private @Nullable Integer tasks;

    @Option(
            names = "--archive",
            paramLabel = "FILE",
            description = "another zip of source code; jrt:/ for the JDK's classes")
    private @Nullable String archive;

    DemoCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws InterruptedException {
        Path javaHome = Path.of(System.getProperty("java.home"));
        OptionalInt limit = tasks == null ? OptionalInt.empty() : OptionalInt.of(tasks);
        try (Report report = new Report()) {
            Demo.Outcome outcome = new Demo(javaHome, archive, limit, report).run();
            return report.proof(outcome) ? 0 : CommandFailure.FAILED;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--" + e.getMessage());
        } catch (IllegalStateException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailure("cannot read the archive: " + e.getMessage(), e);
        }
    }

    /** Prints how the demo goes. */
    private final class Report implements Demo.Observer, AutoCloseable {
        private final ProgressBar progress = ProgressBar.of(err(), surroundings(), "indexing");

        @Override
        public void planned(String location, int files, int count) {
            print(
                    Wording.count(count)
                            + " tasks over "
                            + Wording.count(files)
                            + " files of "
                            + location);
        }

        @Override
        public void started(LocalPipeline pipeline) {
            print(
                    "node "
                            + pipeline.http()
                            + "  Kafka "
                            + pipeline.kafka()
                            + "  Redis "
                            + pipeline.redis()
                            + "  up after "
                            + Wording.duration(pipeline.startTime()));
        }

        @Override
        public void agentStarted(String id, int concurrency, Iterable<String> capabilities) {
            print(
                    id
                            + " does "
                            + String.join(", ", capabilities)
                            + ", "
                            + concurrency
                            + " at a time");
        }

        @Override
        public void progress(int ended, int count) {
            progress.at(ended, count);
        }

        @Override
        public void ended(DemoCounts counts) {
            progress.close();
            print("");
            row("submitted", Wording.count(counts.submitted()));
            row("succeeded", Wording.count(counts.succeeded()));
            row(
                    "failed",
                    Wording.count(counts.failed())
                            + (counts.firstError() == null ? "" : "  " + counts.firstError()));
            row("dead-lettered", Wording.count(counts.deadLettered()));
            row(
                    "throughput",
                    String.format(
                            Locale.ROOT,
                            "%,.0f tasks a second (%s, at most %d under way)",
                            counts.perSecond(),
                            Wording.duration(counts.elapsed()),
                            Demo.UNDER_WAY));
            row(
                    "submit to result",
                    "p50 "
                            + millis(counts.latencies().p50())
                            + ", p95 "
                            + millis(counts.latencies().p95())
                            + ", p99 "
                            + millis(counts.latencies().p99()));
            counts.byAgent()
                    .forEach(
                            (agent, count) ->
                                    row(
                                            agent,
                                            Wording.share(count, counts.submitted())
                                                    + " ("
                                                    + Wording.count(count)
                                                    + ")"));
        }

        /** Prints the proof, and returns whether it holds. */
        private boolean proof(Demo.Outcome outcome) {
            SourceTotals direct = outcome.direct();
            print("");
            row(
                    "lines in all",
                    outcome.piped().map(SourceTotals::lines).map(Wording::count).orElse("?"));
            row("digest of digests", outcome.piped().map(SourceTotals::digest).orElse("?"));
            if (outcome.isProven()) {
                row(
                        "proof",
                        "every result equals that of a direct pass over the archive ("
                                + Wording.duration(outcome.directTime())
                                + ")");
                print("Check it yourself:");
                print("  " + outcome.check().lines());
                print("  " + outcome.check().digest());
                return true;
            }
            row(
                    "NO PROOF",
                    Wording.count(outcome.differences())
                            + " results are missing or differ; a direct pass gives "
                            + Wording.count(direct.lines())
                            + " lines and "
                            + direct.digest());
            return false;
        }

        @Override
        public void close() {
            progress.close();
        }

        private void row(String name, String value) {
            print(String.format(Locale.ROOT, "%-18s%s", name, value));
        }

        private static String millis(Duration duration) {
            return String.format(Locale.ROOT, "%,.1f ms", duration.toNanos() / 1e6);
        }
    }
}
