package io.penstock.cache.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.cache.Cache;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.Loaded;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.local.LocalCache;
import io.penstock.cache.local.LocalSize;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuredCacheTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double gets(String result, String level) {
        return registry.get("cache.gets")
                .tag("cache", "c")
                .tag("result", result)
                .tag("level", level)
                .counter()
                .count();
    }

    @Test
    void shouldCountByResultAndLevel() {
        LocalCache<String> local =
                new LocalCache<>(
                        LocalSize.entries(10),
                        Duration.ZERO,
                        LoadLimits.defaults(),
                        String::length,
                        CacheEvents.none(),
                        Ticker.systemTicker());
        Cache<String> cache = new MeasuredCache<>(local, registry, "c");
        LocalMeters.register(local, registry, "c");
        Duration minute = Duration.ofMinutes(1);

        cache.get("a");
        cache.put("a", "1", minute);
        cache.get("a");
        cache.getOrLoad("b", key -> Loaded.of("2", minute));
        cache.getAll(List.of("a", "b", "c"));
        cache.putAbsent("n", minute);
        cache.get("n");

        assertThat(gets("hit", "local")).isEqualTo(3);
        assertThat(gets("miss", "none")).isEqualTo(2);
        assertThat(gets("miss", "loaded")).isEqualTo(1);
        assertThat(gets("hit", "absent")).isEqualTo(1);
        assertThat(registry.get("cache.puts").counter().count()).isEqualTo(2);
        assertThat(registry.get("cache.size").gauge().value()).isEqualTo(3);
        assertThat(registry.get("cache.get.duration").tag("level", "none").timer().count())
                .isPositive();
    }

    @Test
    void shouldCountEventsByName() {
        CountedEvents events = new CountedEvents(registry, "c");

        events.count(CacheEvent.GAP);

        assertThat(registry.get("cache.events").tag("event", "gap").counter().count()).isEqualTo(1);
    }
}
