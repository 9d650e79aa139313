package io.penstock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencySketchTest {
    @Test
    void shouldTellShortDurationsExactly() {
        LatencySketch sketch = new LatencySketch();
        for (int ms = 0; ms < 64; ms++) {
            sketch.add(ms);
        }

        assertThat(sketch.count()).isEqualTo(64);
        assertThat(sketch.quantile(0)).isZero();
        assertThat(sketch.quantile(0.5)).isEqualTo(31);
        assertThat(sketch.quantile(1)).isEqualTo(63);
    }

    @Test
    void shouldStayWithinTheStatedErrorOverTheWholeRange() {
        for (long ms = 1; ms < LatencySketch.LONGEST_MS; ms += 1 + ms / 100) {
            LatencySketch sketch = new LatencySketch();
            sketch.add(ms);

            assertThat((double) Math.abs(sketch.quantile(0.5) - ms) / ms)
                    .as("%d ms", ms)
                    .isLessThanOrEqualTo(LatencySketch.RELATIVE_ERROR);
        }
    }

    @Test
    void shouldCountWhatIsOutOfRangeAsTheNearestThatIsNot() {
        LatencySketch sketch = new LatencySketch();
        sketch.add(-5);
        sketch.add(Long.MIN_VALUE);
        sketch.add(Long.MAX_VALUE);

        assertThat(sketch.count()).isEqualTo(3);
        assertThat(sketch.quantile(0.5)).isZero();
        assertThat((double) sketch.quantile(1) / LatencySketch.LONGEST_MS).isBetween(0.98, 1.0);
    }

    @Test
    void shouldSayNothingOfNothing() {
        assertThat(new LatencySketch().quantile(0.99)).isZero();
        assertThatThrownBy(() -> new LatencySketch().quantile(1.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 1");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldTellPercentilesWithinTheStatedError(long seed) {
        Random random = new Random(seed);
        long[] durations = durations(random, 1 + random.nextInt(5_000));
        LatencySketch sketch = sketchOf(durations);
        Arrays.sort(durations);

        for (double quantile : new double[] {0, 0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1}) {
            long truth = durations[Math.max(1, (int) Math.ceil(quantile * durations.length)) - 1];
            assertThat((double) Math.abs(sketch.quantile(quantile) - truth))
                    .as("quantile %s", quantile)
                    .isLessThanOrEqualTo(truth * LatencySketch.RELATIVE_ERROR);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldMergeInAnyOrderAndGrouping(long seed) {
        Random random = new Random(seed);
        long[] a = durations(random, random.nextInt(300));
        long[] b = durations(random, random.nextInt(300));
        long[] c = durations(random, random.nextInt(300));
        long[] all = new long[a.length + b.length + c.length];
        System.arraycopy(a, 0, all, 0, a.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        System.arraycopy(c, 0, all, a.length + b.length, c.length);

        LatencySketch leftFirst = merged(merged(sketchOf(a), sketchOf(b)), sketchOf(c));
        LatencySketch rightFirst = merged(sketchOf(a), merged(sketchOf(b), sketchOf(c)));
        LatencySketch backwards = merged(merged(sketchOf(c), sketchOf(b)), sketchOf(a));

        assertThat(bytes(leftFirst))
                .isEqualTo(bytes(rightFirst))
                .isEqualTo(bytes(backwards))
                .isEqualTo(bytes(sketchOf(all)));
        assertThat(leftFirst.count()).isEqualTo(all.length);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldComeBackFromItsBytes(long seed) {
        Random random = new Random(seed);
        LatencySketch sketch = sketchOf(durations(random, random.nextInt(1_000)));

        VarintReader in = new VarintReader(bytes(sketch));
        LatencySketch read = LatencySketch.read(in);

        assertThat(in.atEnd()).isTrue();
        assertThat(read.count()).isEqualTo(sketch.count());
        assertThat(bytes(read)).isEqualTo(bytes(sketch));
    }

    @Test
    void shouldNeedFewBytesForWhatAWindowHolds() {
        Random random = new Random(7);
        LatencySketch sketch = new LatencySketch();
        for (int i = 0; i < 10_000; i++) {
            sketch.add(20 + (long) (random.nextGaussian() * random.nextGaussian() * 15));
        }

        assertThat(bytes(sketch)).hasSizeLessThan(300);
    }

    private static LatencySketch merged(LatencySketch into, LatencySketch other) {
        byte[] before = bytes(other);
        into.merge(other);
        assertThat(bytes(other)).isEqualTo(before);
        return into;
    }

    private static LatencySketch sketchOf(long... durations) {
        LatencySketch sketch = new LatencySketch();
        for (long duration : durations) {
            sketch.add(duration);
        }
        return sketch;
    }

    /** From one millisecond to days, each order of magnitude as often. */
    private static long[] durations(Random random, int count) {
        return random.doubles(count, 0, 20).mapToLong(power -> (long) Math.exp(power)).toArray();
    }

    private static byte[] bytes(LatencySketch sketch) {
        VarintWriter out = new VarintWriter(sketch.expectedBytes());
        sketch.write(out);
        return out.result();
    }
}
