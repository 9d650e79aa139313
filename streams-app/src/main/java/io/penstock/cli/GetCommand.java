package io.penstock.cli;

import io.penstock.task.TaskView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one task. */
@Command(
        name = "get",
        description = "Show a task: its state, who has it, its output or its last error.",
        footer = {"", "Example:", "  ./penstock get 3f0c8a52", "  ./penstock get 3f0c8a52 --json"})
final class GetCommand extends Subcommand {
    @Parameters(paramLabel = "ID", description = "the task's id")
    private String id = "";

    GetCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        try (GatewayClient gateway = gateway()) {
            GatewayClient.Answer answer = gateway.get("/api/v1/tasks/" + GatewayClient.segment(id));
            if (connection().json()) {
                print(answer.text());
            } else {
                new TaskReport(out(), surroundings().clock().instant())
                        .print(TaskView.read(answer.body()));
            }
            return 0;
        }
    }
}
