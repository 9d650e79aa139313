package io.penstock.cli;

/**
 * A command cannot do what it was asked to. The message is one line that says what to do; the
 * process ends with the given code.
 */
final class CommandFailure extends RuntimeException {
    /** What was asked could not be done. */
    static final int FAILED = 1;

    /** The command line itself is wrong. */
    static final int WRONG_USAGE = 2;

    /** A node that ran cannot go on; only a restart helps. */
    static final int GAVE_UP = 3;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CommandFailure(String message) {
        this(message, FAILED);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
        exitCode = FAILED;
    }

    private CommandFailure(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Returns the failure of a command line that picocli could not judge. */
    static CommandFailure usage(String message) {
        return new CommandFailure(message, WRONG_USAGE);
    }

    /** Returns the failure of a node that cannot go on. */
    static CommandFailure gaveUp(String message) {
        return new CommandFailure(message, GAVE_UP);
    }

    int exitCode() {
        return exitCode;
    }
}
