package io.penstock.cli;

import io.penstock.json.InvalidField;
import io.penstock.task.NewTask;
import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands tasks in. */
@Command(
        name = "submit",
        description = {
            "Submit one task, or one a line from a file or standard input (NDJSON).",
            "Ends with 0 when all are taken (with --wait: have succeeded), else with 1."
        },
        footer = {
            "",
            "Example:",
            "  ./penstock submit --type resize --payload '{\"width\":80}' --wait 10s",
            "  ./penstock submit tasks.ndjson",
            "  seq 1000 | sed 's/.*/{\"type\":\"count\",\"payload\":&}/' | ./penstock submit -"
        })
final class SubmitCommand extends Subcommand {
    /** A node holds a request no longer; from then on it is asked again and again. */
    private static final Duration MOST_HELD = Duration.ofSeconds(60);

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "tasks, one JSON object a line; - for standard input")
    private @Nullable String file;

    @Option(names = "--type", paramLabel = "TYPE", description = "submit one task of this type")
    private @Nullable String type;

    @Option(names = "--payload", paramLabel = "JSON", description = "its payload, any JSON value")
    private @Nullable String payload;

    @Option(names = "--id", paramLabel = "ID", description = "its id; else one is drawn")
    private @Nullable String id;

    @Option(names = "--tenant", paramLabel = "NAME", description = "on whose behalf")
    private @Nullable String tenant;

    @Option(names = "--priority", paramLabel = "0..9", description = "9 goes first; else 5")
    private @Nullable Integer priority;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "wait this long for the end, such as 10s")
    private @Nullable Duration wait;

    SubmitCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((file == null) == (type == null)) {
            throw CommandFailure.usage(
                    "give either a FILE of tasks (- for standard input) or --type for one task");
        }
        if (type == null && (payload != null || id != null || tenant != null || priority != null)) {
            throw CommandFailure.usage(
                    "--payload, --id, --tenant and --priority go with --type; in a FILE each line"
                            + " says its own");
        }
        NewTask task = type == null ? null : task(type);
        try (GatewayClient gateway = gateway()) {
            return task == null ? submitFile(gateway) : submitOne(gateway, task);
        }
    }

    private NewTask task(String ofType) {
        try {
            NewTask.Builder task = NewTask.type(ofType);
            if (payload != null) {
                task.payload(payload);
            }
            if (id != null) {
                task.id(id);
            }
            if (tenant != null) {
                task.tenant(tenant);
            }
            if (priority != null) {
                task.priority(priority);
            }
            return task.build();
        } catch (InvalidField e) {
            String field = e.field().equals("record") ? "payload" : e.field();
            throw CommandFailure.usage("--" + field + " " + e.rule());
        }
    }

    private int submitOne(GatewayClient gateway, NewTask task) throws InterruptedException {
        Duration patience = wait == null ? Duration.ZERO : wait;
        Duration held = patience.compareTo(MOST_HELD) < 0 ? patience : MOST_HELD;
        long deadline = System.nanoTime() + patience.toNanos();
        String query = wait == null ? "" : "?wait=" + held.toMillis() + "ms";
        GatewayClient.Answer answer = gateway.post("/api/v1/tasks" + query, task.toJson(), held);
        String taskId =
                switch (SubmitAnswer.read(answer.body())) {
                    case SubmitAnswer.Accepted accepted -> accepted.id();
                    case SubmitAnswer.Refused refused -> throw new CommandFailure(refused.reason());
                };
        if (wait == null) {
            print(connection().json() ? answer.text() : taskId);
            return 0;
        }
        while (TaskEnds.endedView(answer) == null && System.nanoTime() < deadline) {
            Thread.sleep(TaskEnds.PAUSE);
            GatewayClient.Answer next =
                    gateway.getAny("/api/v1/tasks/" + GatewayClient.segment(taskId));
            answer = next.status() == 200 ? next : answer;
        }
        if (connection().json()) {
            print(answer.text());
        }
        return ended(taskId, TaskEnds.endedView(answer));
    }

    private int ended(String taskId, @Nullable TaskView task) {
        if (task == null) {
            throw new CommandFailure(
                    "task "
                            + taskId
                            + " has not ended yet; look again with '"
                            + surroundings().launcher()
                            + " get "
                            + taskId
                            + "'");
        }
        if (!connection().json()) {
            new TaskReport(out(), surroundings().clock().instant()).print(task);
        }
        return task.state() == TaskState.SUCCEEDED ? 0 : CommandFailure.FAILED;
    }

    private int submitFile(GatewayClient gateway) throws IOException, InterruptedException {
        String name = String.valueOf(file);
        if (name.equals("-")) {
            return submitLines(gateway, System.in, 0);
        }
        Path path = Path.of(name);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new CommandFailure("cannot read " + path + ": give a file that you may read");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return submitLines(gateway, in, Files.size(path));
        }
    }

    private int submitLines(GatewayClient gateway, InputStream in, long totalBytes)
            throws IOException, InterruptedException {
        TaskEnds ends = new TaskEnds(gateway);
        FileSubmission submission =
                new FileSubmission(
                        gateway, out(), err(), connection().json(), wait == null ? null : ends);
        try (ProgressBar progress = ProgressBar.of(err(), surroundings(), "submitting")) {
            submission.run(new TaskLines(in), totalBytes, progress);
        }
        String counts =
                Wording.count(submission.accepted())
                        + " submitted, "
                        + Wording.count(submission.refused())
                        + " refused";
        boolean good = submission.refused() == 0;
        if (wait != null) {
            try (ProgressBar progress = ProgressBar.of(err(), surroundings(), "waiting")) {
                ends.await(wait, progress);
            }
            counts +=
                    ", "
                            + Wording.count(ends.succeeded())
                            + " succeeded, "
                            + Wording.count(ends.otherwise())
                            + " ended otherwise, "
                            + Wording.count(ends.open())
                            + " on the way";
            good &= ends.otherwise() == 0 && ends.open() == 0;
        }
        if (!connection().json()) {
            print(counts);
        }
        return good ? 0 : CommandFailure.FAILED;
    }
}
