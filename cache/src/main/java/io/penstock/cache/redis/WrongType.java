package io.penstock.cache.redis;

import io.penstock.cache.CacheUnavailable;

/** Something else than a text stands under a key. */
final class WrongType extends CacheUnavailable {
    private static final long serialVersionUID = 1L;

    WrongType(String message, Throwable cause) {
        super(message, cause);
    }
}
