package io.penstock.cli;

import java.util.List;
import picocli.CommandLine;

/** The list of all commands, in the order in which help shows them. */
final class Commands {
    private Commands() {}

    static List<Subcommand> all(Surroundings surroundings) {
        return List.of(
                new SubmitCommand(surroundings),
                new GetCommand(surroundings),
                new TasksCommand(surroundings),
                new AgentsCommand(surroundings));
    }

    static List<CommandLine> groups(Surroundings surroundings) {
        return List.of(DeadLettersCommand.group(surroundings), ConfigCommand.group(surroundings));
    }
}
