package io.penstock.cli;

import io.penstock.task.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists tasks. */
@Command(
        name = "tasks",
        description = "List tasks, newest first.",
        footer = {
            "",
            "Example:",
            "  ./penstock tasks --state failed --limit 50",
            "  ./penstock tasks --type resize --json"
        })
final class TasksCommand extends Subcommand {
    @Option(names = "--state", paramLabel = "STATE", description = "only tasks in this state")
    private @Nullable String state;

    @Option(names = "--type", paramLabel = "TYPE", description = "only tasks of this type")
    private @Nullable String type;

    @Option(names = "--agent", paramLabel = "ID", description = "only tasks of this agent")
    private @Nullable String agent;

    @Option(names = "--tenant", paramLabel = "NAME", description = "only tasks of this tenant")
    private @Nullable String tenant;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "how many, 1 to 1000 (default: ${DEFAULT-VALUE})")
    private int limit = 20;

    TasksCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > 1_000) {
            throw CommandFailure.usage("--limit must be 1 to 1000, is " + limit);
        }
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put("state", state);
        parameters.put("type", type);
        parameters.put("agent", agent);
        parameters.put("tenant", tenant);
        parameters.put("limit", Integer.toString(limit));
        try (GatewayClient gateway = gateway()) {
            GatewayClient.Answer answer =
                    gateway.get("/api/v1/tasks" + GatewayClient.query(parameters));
            if (connection().json()) {
                print(answer.text());
            } else {
                table(JsonPage.read(answer.body(), "tasks"));
            }
            return 0;
        }
    }

    private void table(JsonPage page) {
        Instant now = surroundings().clock().instant();
        Table table =
                new Table("ID", "TYPE", "STATE", ">TRY", "AGENT", "SUBMITTED", ">TOOK", "ERROR");
        for (byte[] json : page.items()) {
            TaskView task = TaskView.read(json);
            table.row(
                    task.id(),
                    task.type(),
                    task.state().word(),
                    Integer.toString(task.attempt()),
                    task.agent(),
                    Wording.ago(task.submittedAt(), now),
                    task.endedAt() == null
                            ? null
                            : Wording.duration(
                                    Duration.ofMillis(
                                            Math.max(0, task.endedAt() - task.submittedAt()))),
                    task.error());
        }
        table.print(out(), tableColumns());
    }
}
