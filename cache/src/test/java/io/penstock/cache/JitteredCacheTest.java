package io.penstock.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.local.LocalCache;
import io.penstock.cache.local.LocalSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JitteredCacheTest {
    private static final Duration TTL = Duration.ofSeconds(100);

    private final FakeTicker ticker = new FakeTicker();
    private final LocalCache<String> local =
            new LocalCache<>(
                    LocalSize.entries(10),
                    Duration.ZERO,
                    LoadLimits.defaults(),
                    String::length,
                    CacheEvents.none(),
                    ticker);

    private static long ttlMillis(Cache<String> cache, String key) {
        return cache.lookup(key) instanceof Answer.Hit<String> hit ? hit.ttlMillis() : -1;
    }

    @Test
    void shouldShortenButNeverLengthenTimes() {
        Cache<String> most = new JitteredCache<>(local, 0.2, () -> 1);
        Cache<String> least = new JitteredCache<>(local, 0.2, () -> 0);
        most.put("a", "1", TTL);
        least.put("b", "1", TTL);
        most.getOrLoad("c", key -> Loaded.of("1", TTL));

        assertThat(ttlMillis(local, "a")).isEqualTo(80_000);
        assertThat(ttlMillis(local, "b")).isEqualTo(100_000);
        assertThat(ttlMillis(local, "c")).isEqualTo(80_000);
        most.put("tiny", "1", Duration.ofMillis(1));
        assertThat(ttlMillis(local, "tiny")).isEqualTo(1);
    }

    @Test
    void shouldRejectAJitterThatLeavesNothing() {
        assertThatThrownBy(() -> new JitteredCache<>(local, 1, () -> 0))
                .hasMessageContaining("jitter");
    }
}
