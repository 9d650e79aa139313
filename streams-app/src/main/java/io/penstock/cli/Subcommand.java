package io.penstock.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands have in common. One object per run, on one thread. */
abstract class Subcommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private Connection connection;

    @Spec private CommandSpec spec = CommandSpec.create();

    Subcommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        connection = new Connection(surroundings);
    }

    /**
     * Does the work.
     *
     * @return the exit code
     * @throws CommandFailure when it cannot be done
     */
    @Override
    public abstract Integer call() throws Exception;

    final Surroundings surroundings() {
        return surroundings;
    }

    final Connection connection() {
        return connection;
    }

    /** Where the answer goes. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Where all that is not the answer goes. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints one line of JSON, or any other answer that is a text already. */
    final void print(String line) {
        out().println(line);
        out().flush();
    }

    /** Returns the client of the node that the options lead to. */
    final GatewayClient gateway() {
        return new GatewayClient(connection.url());
    }

    /** Width of tables: as wide as the terminal, without limit where none is. */
    final int tableColumns() {
        return surroundings.terminal() ? surroundings.columns() : 0;
    }
}
