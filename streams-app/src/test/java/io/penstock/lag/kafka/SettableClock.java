package io.penstock.lag.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test moves, so that a minute of samples takes none. */
final class SettableClock implements InstantSource {
    private volatile Instant now = Instant.now();

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration time) {
        now = now.plus(time);
    }
}
