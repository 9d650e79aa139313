package io.penstock.cli;

import io.penstock.client.Agent;
import io.penstock.client.AgentBuilder;
import io.penstock.json.JsonText;
import io.penstock.load.KafkaAccess;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs an agent whose work is a shell command. */
@Command(
        name = "agent",
        description = {
            "Do tasks by a shell command, until Ctrl-C.",
            "The payload comes on its standard input; what it prints is the output (JSON, or a"
                    + " text); an exit code that is not 0 fails the attempt with the end of its"
                    + " standard error. It finds PENSTOCK_TASK_ID, PENSTOCK_TYPE, PENSTOCK_ATTEMPT,"
                    + " PENSTOCK_TENANT and PENSTOCK_TIME_LEFT_MS in its environment."
        },
        footer = {
            "",
            "Example:",
            "  ./penstock agent --id counter-1 --capability count --exec 'wc -c' --concurrency 4"
        })
final class AgentCommand extends Subcommand {
    private static final Duration FOREVER = Duration.ofDays(1);

    @Option(
            names = "--id",
            required = true,
            paramLabel = "ID",
            description = "the agent's name, its own in the whole pipeline")
    private String id = "";

    @Option(
            names = "--capability",
            required = true,
            split = ",",
            paramLabel = "TYPE",
            description = "what it can do, comma-separated")
    private List<String> capabilities = List.of();

    @Option(
            names = "--exec",
            required = true,
            paramLabel = "COMMAND",
            description = "the command, run by /bin/sh for each task")
    private String command = "";

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "how many tasks at once (default: number of processors)")
    private int concurrency = Runtime.getRuntime().availableProcessors();

    AgentCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (concurrency < 1) {
            throw CommandFailure.usage("--concurrency must be at least 1, is " + concurrency);
        }
        if (command.isBlank()) {
            throw CommandFailure.usage("--exec must be a command");
        }
        KafkaAccess kafka = connection().kafka();
        AgentBuilder builder =
                Agent.builder(id)
                        .bootstrapServers(kafka.bootstrap())
                        .kafka(kafka.properties())
                        .concurrency(concurrency);
        CommandHandler handler = new CommandHandler(command);
        capabilities.forEach(capability -> builder.handle(capability, handler));
        try (Agent agent = builder.start()) {
            Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "drain-agent"));
            if (connection().json()) {
                print(
                        "{\"agent\":"
                                + JsonText.quote(agent.id())
                                + ",\"epoch\":"
                                + agent.epoch()
                                + ",\"partition\":"
                                + agent.partition()
                                + "}");
            }
            err().println(
                            "agent "
                                    + id
                                    + " does "
                                    + String.join(", ", capabilities)
                                    + ", "
                                    + concurrency
                                    + " at a time; Ctrl-C ends it");
            err().flush();
            while (!agent.awaitTermination(FOREVER)) {
                // Still at work.
            }
            agent.failure()
                    .ifPresent(
                            why -> {
                                throw new CommandFailure(
                                        "the agent stopped: " + why.getMessage(), why);
                            });
            return 0;
        }
    }
}
