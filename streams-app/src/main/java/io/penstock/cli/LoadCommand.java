package io.penstock.cli;

import io.penstock.client.Agent;
import io.penstock.client.TaskProducer;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.load.EndFollower;
import io.penstock.load.KafkaAccess;
import io.penstock.load.Latencies;
import io.penstock.load.LoadPlan;
import io.penstock.load.LoadRun;
import io.penstock.task.SizeLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Generates load. */
@Command(
        name = "load",
        description = {
            "Submit tasks to Kafka at a fixed rate and measure what becomes of them.",
            "Latency runs from the time at which a task was due until its end is committed, so a"
                    + " stall counts for every task that it held up."
        },
        footer = {
            "",
            "Example:",
            "  ./penstock load --rate 500 --tasks 10000 --with-agent",
            "  ./penstock load --rate 2000 --tasks 60000 --type resize --payload-bytes 1024"
        })
final class LoadCommand extends Subcommand {
    private static final PropertyNames NAMES =
            JsonText.names(
                    "submitted",
                    "refused",
                    "succeeded",
                    "failed",
                    "deadLettered",
                    "tasksPerSecond",
                    "p50Ms",
                    "p95Ms",
                    "p99Ms",
                    "maxMs");

    private static final int AGENT_CONCURRENCY = 256;

    /** Room for the other fields of a task. */
    private static final int LARGEST_PAYLOAD = SizeLimits.TASK_BYTES - 1024;

    @Option(
            names = "--rate",
            required = true,
            paramLabel = "R",
            description = "tasks a second, more than 0")
    private double rate;

    @Option(names = "--tasks", required = true, paramLabel = "N", description = "how many")
    private int tasks;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "their type (default: ${DEFAULT-VALUE})")
    private String type = "load";

    @Option(
            names = "--payload-bytes",
            paramLabel = "N",
            description = "size of each payload (default: ${DEFAULT-VALUE})")
    private int payloadBytes = 256;

    @Option(names = "--with-agent", description = "also run an agent here that does them at once")
    private boolean withAgent;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "give up when nothing ends for so long (default: 30s)")
    private Duration patience = Duration.ofSeconds(30);

    LoadCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (payloadBytes < 2 || payloadBytes > LARGEST_PAYLOAD) {
            throw CommandFailure.usage(
                    "--payload-bytes must be 2 to " + LARGEST_PAYLOAD + ", is " + payloadBytes);
        }
        LoadPlan plan = plan();
        KafkaAccess kafka = connection().kafka();
        LoadRun.Result result = run(plan, kafka);
        if (connection().json()) {
            print(json(result));
        } else {
            report(result);
        }
        int open = plan.tasks() - result.refused() - result.succeeded() - result.failed();
        if (open > 0) {
            throw new CommandFailure(
                    Wording.count(open)
                            + " tasks have not ended: is there an agent for "
                            + type
                            + "? ('"
                            + surroundings().launcher()
                            + " agents' tells, --with-agent runs one here)");
        }
        return result.isWhole(plan) ? 0 : CommandFailure.FAILED;
    }

    private LoadRun.Result run(LoadPlan plan, KafkaAccess kafka) throws InterruptedException {
        LoadRun run = new LoadRun(plan, patience);
        try (TaskProducer producer =
                        TaskProducer.builder(kafka.bootstrap()).kafka(kafka.properties()).open();
                Agent _ = withAgent ? agent(kafka) : null;
                EndFollower _ = EndFollower.start(kafka, run);
                ProgressBar progress = ProgressBar.of(err(), surroundings(), "ended")) {
            return run.run(producer, ended -> progress.at(ended, plan.tasks()));
        }
    }

    private LoadPlan plan() {
        String prefix =
                "load-"
                        + Long.toString(
                                ThreadLocalRandom.current().nextLong(Long.MAX_VALUE),
                                Character.MAX_RADIX)
                        + "-";
        try {
            return new LoadPlan(type, tasks, rate, LoadPlan.payload(payloadBytes), prefix);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--" + e.getMessage());
        }
    }

    private @Nullable Agent agent(KafkaAccess kafka) {
        return Agent.builder("load-" + ProcessHandle.current().pid())
                .bootstrapServers(kafka.bootstrap())
                .kafka(kafka.properties())
                .concurrency(AGENT_CONCURRENCY)
                .handle(type, task -> null)
                .start();
    }

    private void report(LoadRun.Result result) {
        Latencies.Summary latencies = result.latencies();
        double offered = result.submitted() * 1e9 / Math.max(1, result.submitting().toNanos());
        print(
                line("submitted", Wording.count(result.submitted()))
                        + String.format(
                                Locale.ROOT, " at %,.0f a second, asked for %,.0f", offered, rate));
        if (result.refused() > 0) {
            print(line("refused", Wording.count(result.refused())));
        }
        print(line("succeeded", Wording.count(result.succeeded())));
        print(line("failed", Wording.count(result.failed())));
        print(line("dead letters", Wording.count(result.deadLettered())));
        print(
                line(
                        "throughput",
                        String.format(Locale.ROOT, "%,.0f tasks a second", result.perSecond())));
        print(
                line("latency", "p50 ")
                        + millis(latencies.p50())
                        + ", p95 "
                        + millis(latencies.p95())
                        + ", p99 "
                        + millis(latencies.p99())
                        + ", longest "
                        + millis(latencies.max())
                        + ", from due to committed end");
    }

    private static String line(String name, String value) {
        return String.format(Locale.ROOT, "%-13s%s", name, value);
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%,.1f ms", duration.toNanos() / 1e6);
    }

    private static String json(LoadRun.Result result) {
        byte[] json =
                JsonText.object(
                        NAMES,
                        w -> {
                            JsonText.number(w, 0, (long) result.submitted());
                            JsonText.number(w, 1, (long) result.refused());
                            JsonText.number(w, 2, (long) result.succeeded());
                            JsonText.number(w, 3, (long) result.failed());
                            JsonText.number(w, 4, (long) result.deadLettered());
                            w.name(5);
                            w.rawValue(decimal(result.perSecond()));
                            Duration[] percentiles = {
                                result.latencies().p50(),
                                result.latencies().p95(),
                                result.latencies().p99(),
                                result.latencies().max()
                            };
                            for (int i = 0; i < percentiles.length; i++) {
                                w.name(6 + i);
                                w.rawValue(decimal(percentiles[i].toNanos() / 1e6));
                            }
                        });
        return new String(json, StandardCharsets.UTF_8);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
