package io.penstock.cache;

/** The server answers, but takes no writes: its memory is full, or it is a replica. */
public final class WriteRefused extends CacheUnavailable {
    private static final long serialVersionUID = 1L;

    public WriteRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
