package io.penstock.cache;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts events for a test to look at. */
public final class EventLog implements CacheEvents {
    private final Map<CacheEvent, AtomicInteger> counts = new EnumMap<>(CacheEvent.class);

    /** Nothing counted yet. */
    public EventLog() {
        for (CacheEvent event : CacheEvent.values()) {
            counts.put(event, new AtomicInteger());
        }
    }

    @Override
    public void count(CacheEvent event) {
        counts.getOrDefault(event, new AtomicInteger()).incrementAndGet();
    }

    /** How often it happened. */
    public int of(CacheEvent event) {
        return counts.getOrDefault(event, new AtomicInteger()).get();
    }
}
