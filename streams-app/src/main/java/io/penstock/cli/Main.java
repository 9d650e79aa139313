package io.penstock.cli;

/** The program behind {@code ./penstock}. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code: 0, 1 failure, 2 wrong usage. */
    public static void main(String[] arguments) {
        Surroundings surroundings = Surroundings.ofThisProcess();
        Logs.configure(surroundings.environment(), arguments);
        System.exit(PenstockCommand.run(surroundings, arguments));
    }
}
