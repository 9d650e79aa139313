package io.penstock.client;

/**
 * A handler's own word that an attempt failed: the message alone is the attempt's error, without
 * class and stack trace. For failures of the work, not of the code.
 */
public final class AttemptFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param error what went wrong, for people
     */
    public AttemptFailedException(String error) {
        super(error, null, false, false);
    }
}
