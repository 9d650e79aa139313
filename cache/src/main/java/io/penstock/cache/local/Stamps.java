package io.penstock.cache.local;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells whether a key was changed since a moment. Keys share stamps, so it may say yes when another
 * key was changed, never no when this one was. Safe for use by many threads.
 */
final class Stamps {
    private static final int STRIPES = 1 << 12;

    private final AtomicLongArray byStripe = new AtomicLongArray(STRIPES);
    private final AtomicLong all = new AtomicLong();

    /** Both parts only grow, so the same sum means that neither has changed. */
    long of(String key) {
        return byStripe.get(stripe(key)) + all.get();
    }

    /** Changes the stamp of the key and returns the new one. */
    long change(String key) {
        // The part for all first: if that changes between, the sum is too small and never matches.
        long before = all.get();
        return before + byStripe.incrementAndGet(stripe(key));
    }

    void changeAll() {
        all.incrementAndGet();
    }

    private static int stripe(String key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) & STRIPES - 1;
    }
}
