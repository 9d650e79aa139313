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

    int exitCode() {
        return exitCode;
    }
}
