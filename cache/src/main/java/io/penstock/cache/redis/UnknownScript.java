package io.penstock.cache.redis;

import io.penstock.cache.CacheUnavailable;

/** The server does not know a script by its SHA yet. */
final class UnknownScript extends CacheUnavailable {
    private static final long serialVersionUID = 1L;

    UnknownScript(String message, Throwable cause) {
        super(message, cause);
    }
}
