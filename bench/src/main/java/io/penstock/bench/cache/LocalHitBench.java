package io.penstock.bench.cache;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.cache.Cache;
import io.penstock.cache.ValueCodec;
import io.penstock.cache.config.CacheConfig;
import io.penstock.cache.config.HotCache;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Question: what does a hit in the memory of this process cost, decode and measuring included?
 *
 * <p>Workload: 1,000 values of 256 bytes, asked for in turn; the whole cache without Redis.
 *
 * <p>Command: {@code Benches LocalHitBench -prof gc}; started as {@code bench/README.md} says.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LocalHitBench {
    private static final int KEYS = 1_000;
    private static final Duration HOUR = Duration.ofHours(1);

    private final HotCache hot =
            HotCache.open(CacheConfig.localOnly(), new SimpleMeterRegistry(), "bench");
    private final Cache<String> cache = hot.of(ValueCodec.text());
    private final String[] keys = new String[KEYS];
    private final String value = "x".repeat(256);

    /** A place in the keys for each thread. */
    @State(Scope.Thread)
    public static class Turn {
        private int next;
    }

    /** Puts the values. */
    @Setup
    public void fill() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = "task:result:" + i;
            cache.put(keys[i], value, HOUR);
        }
    }

    /** Closes the cache. */
    @TearDown
    public void close() {
        hot.close();
    }

    /** A hit. */
    @Benchmark
    public Optional<String> get(Turn turn) {
        turn.next = (turn.next + 1) % KEYS;
        return cache.get(keys[turn.next]);
    }

    /** A put. */
    @Benchmark
    public void put(Turn turn) {
        turn.next = (turn.next + 1) % KEYS;
        cache.put(keys[turn.next], value, HOUR);
    }
}
