package io.penstock.cache.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.cache.local.LocalCache;

/** What the local level holds: {@code cache.size}, {@code cache.evictions}. */
public final class LocalMeters {
    private LocalMeters() {}

    /** Registers the meters of a local cache under a name. */
    public static void register(LocalCache<?> local, MeterRegistry registry, String cache) {
        Gauge.builder("cache.size", local, held -> held.caffeine().estimatedSize())
                .description("Entries in the local level, those past their time included")
                .tag("cache", cache)
                .register(registry);
        FunctionCounter.builder(
                        "cache.evictions", local, held -> held.caffeine().stats().evictionCount())
                .description("Entries that left the local level to make room or by time")
                .tag("cache", cache)
                .register(registry);
    }
}
