package io.penstock.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/**
 * One run of the command line inside this JVM.
 *
 * @param exitCode its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CommandLineRun(int exitCode, String out, String err) {
    /** Runs a command for a user whose environment names nothing and whose home is not there. */
    static CommandLineRun of(String... arguments) {
        return with(Map.of(), arguments);
    }

    /** Runs a command with these variables in its environment. */
    static CommandLineRun with(Map<String, String> environment, String... arguments) {
        Surroundings surroundings = TestSurroundings.with(environment, Path.of("/no/such/home"));
        CommandLine commandLine = PenstockCommand.commandLine(surroundings);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        int exitCode = commandLine.execute(arguments);
        return new CommandLineRun(exitCode, out.toString(), err.toString());
    }
}
