package io.penstock.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test moves. */
public final class FakeTicker implements Ticker {
    private final AtomicLong nanos = new AtomicLong(1);

    @Override
    public long read() {
        return nanos.get();
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
