package io.penstock.bench;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The first failure of any part of the record mix, for those who wait. Safe for many threads. */
final class MixFailure {
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    void report(Throwable failure) {
        first.compareAndSet(null, failure);
    }

    /**
     * Does nothing while all is well.
     *
     * @throws IllegalStateException when any part has failed
     */
    void check() {
        Throwable failure = first.get();
        if (failure != null) {
            throw new IllegalStateException("a part of the record mix has failed", failure);
        }
    }
}
