package io.penstock.cache.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.CacheEvents;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts events as {@code cache.events}, by cache and event. Safe for use by many threads. */
public final class CountedEvents implements CacheEvents {
    private final Map<CacheEvent, Counter> counters = new EnumMap<>(CacheEvent.class);

    /** Registers a counter for each event. */
    public CountedEvents(MeterRegistry registry, String cache) {
        for (CacheEvent event : CacheEvent.values()) {
            counters.put(
                    event,
                    Counter.builder("cache.events")
                            .description("What happened inside a cache")
                            .tag("cache", cache)
                            .tag("event", event.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    @Override
    public void count(CacheEvent event) {
        Counter counter = counters.get(event);
        if (counter != null) {
            counter.increment();
        }
    }
}
