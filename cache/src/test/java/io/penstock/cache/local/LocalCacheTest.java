package io.penstock.cache.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cache.Answer;
import io.penstock.cache.EventLog;
import io.penstock.cache.FakeTicker;
import io.penstock.cache.Retention;
import io.penstock.cache.load.LoadLimits;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalCacheTest {
    private static final long GIB = 1L << 30;

    private final FakeTicker ticker = new FakeTicker();

    private LocalCache<String> cache(LocalSize size) {
        return new LocalCache<>(
                size, Duration.ZERO, LoadLimits.defaults(), String::length, new EventLog(), ticker);
    }

    @Test
    void shouldEndWithTheTimeToTheNanosecond() {
        LocalCache<String> cache = cache(LocalSize.entries(100));
        cache.put("k", "v", Duration.ofMinutes(30));

        ticker.pass(Duration.ofMinutes(30).minusNanos(1));
        assertThat(cache.get("k")).contains("v");
        ticker.pass(Duration.ofNanos(1));
        assertThat(cache.get("k")).isEmpty();
        // Memory is freed at the next tick of Caffeine's timer wheel.
        ticker.pass(Duration.ofSeconds(2));
        assertThat(cache.size()).isZero();
    }

    @Test
    void shouldKeepHotKeysWhileAScanPasses() {
        LocalCache<String> cache = cache(LocalSize.entries(1_100));
        Duration day = Duration.ofHours(24);
        int hits = 0;
        int cold = 0;
        for (int round = 0; round < 50; round++) {
            for (int hot = 0; hot < 1_000; hot++) {
                hits += cache.get("hot" + hot).isPresent() ? 1 : 0;
                cache.put("hot" + hot, "v", day);
                for (int i = 0; i < 3; i++) {
                    cache.put("cold" + cold++, "v", day);
                }
            }
        }

        assertThat(cache.size()).isLessThanOrEqualTo(1_100);
        // Plain LRU has none: 4,000 other keys come between two looks at the same one.
        assertThat(hits).as("of 50,000").isGreaterThan(25_000);
    }

    @Test
    void shouldStillHoldHotKeysAfterAScanOfTenTimesItsSize() {
        LocalCache<String> cache = cache(LocalSize.entries(5_000));
        Duration day = Duration.ofHours(24);
        // The policy counts nothing before a cache is half full.
        for (int old = 0; old < 4_000; old++) {
            cache.put("old" + old, "v", day);
        }
        for (int hot = 0; hot < 1_000; hot++) {
            cache.put("hot" + hot, "v", day);
        }
        for (int look = 0; look < 10_000; look++) {
            cache.get("hot" + look % 1_000);
        }

        for (int cold = 0; cold < 50_000; cold++) {
            cache.put("cold" + cold, "v", day);
        }

        assertThat(cache.size()).isLessThanOrEqualTo(5_000);
        assertThat(IntStream.range(0, 1_000).filter(hot -> cache.get("hot" + hot).isPresent()))
                // Plain LRU has none: 50,000 other keys have come since.
                .as("hot keys left of 1,000")
                .hasSizeGreaterThan(500);
    }

    @Test
    void shouldHoldNoMoreThanItsWeight() {
        LocalCache<String> cache = cache(LocalSize.bytes(1 << 20));
        for (int key = 0; key < 1_000; key++) {
            cache.put("k" + key, "x".repeat(10_000), Duration.ofHours(1));
        }

        assertThat(cache.size()).isBetween(50L, 104L);
    }

    @Test
    void shouldKeepAnExtremeTimeWithoutOverflow() {
        LocalCache<String> cache = cache(LocalSize.entries(10));
        cache.put("k", "v", Duration.ofDays(100_000_000));

        ticker.pass(Duration.ofDays(1_000));

        assertThat(cache.lookup("k")).isInstanceOf(Answer.Hit.class);
    }

    @Test
    void shouldSizeItselfByTheHeapBetweenFloorAndCeiling() {
        LocalSize size = new LocalSize(LocalSize.Unit.ENTRIES, 1_000, 500, 10_000);

        assertThat(size.forHeap(GIB / 4)).isEqualTo(500);
        assertThat(size.forHeap(GIB)).isEqualTo(1_000);
        assertThat(size.forHeap(4 * GIB)).isEqualTo(4_000);
        assertThat(size.forHeap(16 * GIB)).isEqualTo(10_000);
        assertThatThrownBy(() -> new LocalSize(LocalSize.Unit.BYTES, 1, 2, 1))
                .hasMessageContaining("ceiling");
    }

    @Test
    void shouldShrinkWhileTheHeapIsFullAndGrowAgain() {
        LocalSize size = new LocalSize(LocalSize.Unit.ENTRIES, 800, 100, 800);
        LocalCache<String> cache = cache(size);
        double[] inUse = {0.5};
        HeapPressure pressure = new HeapPressure(cache, size, GIB, () -> inUse[0]);
        for (int key = 0; key < 800; key++) {
            cache.put("k" + key, "v", Duration.ofHours(1));
        }
        assertThat(pressure.runOnce()).isEqualTo(800);

        inUse[0] = 0.9;
        assertThat(pressure.runOnce()).isEqualTo(400);
        assertThat(cache.size()).isLessThanOrEqualTo(400);
        pressure.runOnce();
        pressure.runOnce();
        assertThat(pressure.runOnce()).as("the floor").isEqualTo(100);

        inUse[0] = 0.8;
        assertThat(pressure.runOnce()).as("neither full nor roomy").isEqualTo(100);
        inUse[0] = 0.2;
        assertThat(pressure.runOnce()).isEqualTo(200);
        for (int i = 0; i < 10; i++) {
            pressure.runOnce();
        }
        assertThat(pressure.runOnce()).isEqualTo(800);
    }

    @Test
    void shouldKeepNothingThatWasReadBeforeAChange() {
        LocalCache<String> cache = cache(LocalSize.entries(10));
        Retention hour = Retention.of(Duration.ofHours(1));
        long before = cache.stamp("k");

        cache.invalidate("k");
        assertThat(cache.putIfUnchanged("k", "old", hour, before)).isFalse();
        assertThat(cache.get("k")).isEmpty();

        long after = cache.stamp("k");
        cache.invalidatePrefix("other");
        assertThat(cache.putIfUnchanged("k", "old", hour, after)).isFalse();
        assertThat(cache.putIfUnchanged("k", "new", hour, cache.stamp("k"))).isTrue();
        assertThat(cache.get("k")).contains("new");
    }

    @Test
    void shouldLetNeitherOfTwoWhoChangeAKeyAtOnceKeepIt() {
        LocalCache<String> cache = cache(LocalSize.entries(10));
        Retention hour = Retention.of(Duration.ofHours(1));

        long one = cache.changing("k");
        long other = cache.changing("k");

        assertThat(cache.putIfUnchanged("k", "other", hour, other)).isTrue();
        assertThat(cache.putIfUnchanged("k", "one", hour, one)).isFalse();
    }
}
