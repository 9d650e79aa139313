package io.penstock.cli;

import java.io.PrintWriter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root of the command line: names the commands, and turns every failure into one line. */
@Command(
        name = "penstock",
        synopsisSubcommandLabel = "COMMAND",
        description = "A task pipeline on Kafka.",
        footer = {
            "",
            "Start here:  ./penstock demo      the whole thing on this machine, in one command",
            "             ./penstock dev       the same stack, left running for you",
            "Help of one: ./penstock submit --help"
        })
final class PenstockCommand implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(PenstockCommand.class);

    /** Examples are up to that wide. */
    private static final int HELP_COLUMNS = 100;

    private static final int HELP_ORDER = 1_000;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Runs one command and returns its exit code. */
    static int run(Surroundings surroundings, String... arguments) {
        return commandLine(surroundings).execute(arguments);
    }

    /** Returns the parser with all commands. */
    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine root = new CommandLine(new PenstockCommand());
        root.getCommandSpec().versionProvider(PenstockCommand::versionLines);
        for (Subcommand command : Commands.all(surroundings)) {
            root.addSubcommand(command);
        }
        Commands.groups(surroundings).forEach(root::addSubcommand);
        root.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-V", "--version")
                                .versionHelp(true)
                                .description("show the version")
                                .build());
        finish(root);
        root.setParameterExceptionHandler(PenstockCommand::wrongUsage);
        root.setExecutionExceptionHandler(PenstockCommand::failed);
        root.setUsageHelpWidth(HELP_COLUMNS);
        // A payload or a command may begin with an @ that means nothing to us.
        root.setExpandAtFiles(false);
        return root;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Gives every command its help, its own options first and those of all commands last. */
    private static void finish(CommandLine command) {
        command.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .order(HELP_ORDER)
                                .description("show this help")
                                .build());
        command.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true);
        command.getSubcommands().values().forEach(PenstockCommand::finish);
    }

    private static String[] versionLines() {
        String version = PenstockCommand.class.getPackage().getImplementationVersion();
        return new String[] {"penstock " + (version == null ? "(not packaged)" : version)};
    }

    private static int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        return say(
                command.getErr(),
                Table.oneLine(reason(wrong)) + " (see '" + name + " --help')",
                CommandFailure.WRONG_USAGE);
    }

    private static String reason(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().getFirst();
            List<String> similar = unmatched.getSuggestions();
            return "'"
                    + first
                    + "' is no command or option here"
                    + (similar.isEmpty() || first.startsWith("-")
                            ? ""
                            : "; did you mean " + similar.getFirst() + "?");
        }
        return String.valueOf(wrong.getMessage());
    }

    private static int failed(
            Exception failure, CommandLine command, CommandLine.ParseResult result) {
        log.atDebug().setCause(failure).log("command failed");
        CommandFailure told = FailureWords.of(failure);
        return say(command.getErr(), String.valueOf(told.getMessage()), told.exitCode());
    }

    private static int say(PrintWriter err, String message, int exitCode) {
        err.println("penstock: " + Table.oneLine(message));
        err.flush();
        return exitCode;
    }
}
