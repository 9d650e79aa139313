package io.penstock.cache;

/** Takes note of events. Called by many threads, often; must be quick and must not throw. */
@FunctionalInterface
public interface CacheEvents {
    /** Takes note of one event. */
    void count(CacheEvent event);

    /** Takes no notes. */
    static CacheEvents none() {
        return event -> {};
    }
}
