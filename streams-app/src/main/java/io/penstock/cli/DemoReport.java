package io.penstock.cli;

import io.penstock.demo.Demo;
import io.penstock.demo.DemoCounts;
import io.penstock.demo.SourceTotals;
import io.penstock.local.LocalPipeline;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Tells people how the demo goes. */
final class DemoReport implements Demo.Observer {
    private final PrintWriter out;
    private final ProgressBar progress;

    DemoReport(PrintWriter out, ProgressBar progress) {
        this.out = out;
        this.progress = progress;
    }

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
        print(id + " does " + String.join(", ", capabilities) + ", " + concurrency + " at a time");
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
    boolean proof(Demo.Outcome outcome) {
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

    private void print(String line) {
        out.println(line);
        out.flush();
    }

    private void row(String name, String value) {
        print(String.format(Locale.ROOT, "%-18s%s", name, value));
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%,.1f ms", duration.toNanos() / 1e6);
    }
}
