package io.penstock.cache;

import java.time.Duration;

/** A loader took longer than the hard limit. It goes on, and its value will be kept. */
public final class LoadTimedOut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LoadTimedOut(String key, Duration limit) {
        super("the value of " + key + " did not load in " + limit.toMillis() + " ms");
    }
}
