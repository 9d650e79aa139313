package io.penstock.bench.cache;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Keys in the order in which they are asked for. Deterministic for a seed.
 *
 * @param name how tables call it
 */
record Trace(String name, int[] keys) {
    /** Zipf with exponent 0.99, as YCSB has it (Cooper et al., SoCC 2010). */
    static Trace zipf(int distinct, int length, long seed) {
        double[] upTo = new double[distinct];
        double sum = 0;
        for (int rank = 0; rank < distinct; rank++) {
            sum += 1 / Math.pow(rank + 1, 0.99);
            upTo[rank] = sum;
        }
        double total = sum;
        SplittableRandom random = new SplittableRandom(seed);
        int[] keys =
                IntStream.range(0, length)
                        .map(i -> Arrays.binarySearch(upTo, random.nextDouble() * total))
                        .map(found -> found < 0 ? -found - 1 : found)
                        .toArray();
        return new Trace("zipf 0.99", keys);
    }

    /** A scan of keys that never come again, then a loop a little larger than the cache, again. */
    static Trace scanThenLoop(int loop, int rounds) {
        int[] keys = new int[rounds * loop * 5];
        int at = 0;
        int never = loop;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < loop; i++) {
                keys[at++] = never++;
            }
            for (int i = 0; i < loop * 4; i++) {
                keys[at++] = i % loop;
            }
        }
        return new Trace("scan then loop", keys);
    }

    /** Zipf with a scan of new keys between: a tenth of all. */
    static Trace zipfWithScans(int distinct, int length, long seed) {
        int[] keys = zipf(distinct, length, seed).keys();
        int never = distinct;
        for (int start = 0; start + 1_000 < keys.length; start += 10_000) {
            for (int i = 0; i < 1_000; i++) {
                keys[start + i] = never++;
            }
        }
        return new Trace("zipf with scans", keys);
    }
}
