package io.penstock.cli;

import java.util.List;
import picocli.CommandLine;

/** The list of all commands, in the order in which help shows them. */
final class Commands {
    private Commands() {}

    static List<Subcommand> all(Surroundings surroundings) {
        return List.of(
                new DemoCommand(surroundings),
                new DevCommand(surroundings),
                new NodeCommand(surroundings),
                new AgentCommand(surroundings),
                new SubmitCommand(surroundings),
                new GetCommand(surroundings),
                new TasksCommand(surroundings),
                new AgentsCommand(surroundings),
                new StatsCommand(surroundings),
                new LagCommand(surroundings),
                new AlertsCommand(surroundings),
                new TopCommand(surroundings),
                new LoadCommand(surroundings),
                new DoctorCommand(surroundings));
    }

    static List<CommandLine> groups(Surroundings surroundings) {
        return List.of(
                DeadLettersCommand.group(surroundings),
                CacheCommand.group(surroundings),
                TopicsCommand.group(surroundings),
                ProfileCommand.group(surroundings),
                ConfigCommand.group(surroundings));
    }
}
