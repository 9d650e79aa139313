package io.penstock.cache;

import org.jspecify.annotations.Nullable;

/** The server behind a cache did not answer in time, or not at all. Says so without values. */
public class CacheUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CacheUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
