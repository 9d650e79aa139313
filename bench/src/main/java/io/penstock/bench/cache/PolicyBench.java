package io.penstock.bench.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.Retention;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.local.LocalCache;
import io.penstock.cache.local.LocalSize;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Question: which local policy finds more of what is asked for?
 *
 * <p>Workload: three traces over 100,000 keys (seed in the output), asked key by key; a miss puts
 * the key. The cache holds 50 entries, 500, 5,000 or 20,000. Times to live of an hour by the clock
 * of the machine, so none ends. The control is plain LRU on a linked hash map.
 *
 * <p>Command: {@code java -cp 'bench/target/classes:bench/target/lib/*'
 * io.penstock.bench.cache.PolicyBench [SEED]}.
 */
public final class PolicyBench {
    private static final int DISTINCT = 100_000;
    private static final int LENGTH = 1_000_000;
    private static final Retention HOUR = Retention.of(Duration.ofHours(1));

    private PolicyBench() {}

    /** Prints a table of hit ratios. */
    public static void main(String[] arguments) {
        long seed = arguments.length == 0 ? 7 : Long.parseLong(arguments[0]);
        print(System.out, seed);
    }

    static void print(PrintStream out, long seed) {
        out.printf("seed %d, hit ratios in per cent%n", seed);
        out.printf("%-18s %8s %12s %8s%n", "trace", "entries", "W-TinyLFU", "LRU");
        for (int size : new int[] {50, 500, 5_000, 20_000}) {
            for (Trace trace : traces(size, seed)) {
                out.printf(
                        Locale.ROOT,
                        "%-18s %8d %12.1f %8.1f%n",
                        trace.name(),
                        size,
                        100 * tinyLfu(trace, size),
                        100 * leastRecentlyUsed(trace, size));
            }
        }
    }

    private static List<Trace> traces(int size, long seed) {
        int loop = size + size / 5;
        return List.of(
                Trace.zipf(DISTINCT, LENGTH, seed),
                Trace.zipfWithScans(DISTINCT, LENGTH, seed),
                Trace.scanThenLoop(loop, Math.max(1, LENGTH / 5 / loop)));
    }

    static double tinyLfu(Trace trace, int size) {
        LocalCache<Boolean> cache =
                new LocalCache<>(
                        LocalSize.entries(size),
                        Duration.ZERO,
                        LoadLimits.defaults(),
                        value -> 1,
                        CacheEvents.none(),
                        Ticker.systemTicker());
        return hitRatio(
                trace,
                key -> {
                    String name = Integer.toString(key);
                    boolean hit = cache.get(name).isPresent();
                    if (!hit) {
                        cache.put(name, true, HOUR);
                    }
                    return hit;
                });
    }

    static double leastRecentlyUsed(Trace trace, int size) {
        LeastRecentlyUsed cache = new LeastRecentlyUsed(size);
        return hitRatio(
                trace,
                key -> {
                    boolean hit = cache.get(key) != null;
                    if (!hit) {
                        cache.put(key, true);
                    }
                    return hit;
                });
    }

    private static double hitRatio(Trace trace, IntPredicate ask) {
        long hits = 0;
        for (int key : trace.keys()) {
            hits += ask.test(key) ? 1 : 0;
        }
        return (double) hits / trace.keys().length;
    }
}
