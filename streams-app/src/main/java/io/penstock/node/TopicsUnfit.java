package io.penstock.node;

/** The topics are not as the pipeline needs them; the message says which, and what to do. */
public final class TopicsUnfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes one line for people. */
    public TopicsUnfit(String message) {
        super(message);
    }
}
