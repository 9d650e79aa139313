package io.penstock.profile.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvenShareTest {
    @Test
    void whatIsNotAccountedForIsSharedAmongTheSmallOnes() {
        assertThat(EvenShare.least(new long[] {1, 1, 10}, 20)).isEqualTo(5);
        assertThat(EvenShare.least(new long[] {5, 5}, 20)).isEqualTo(10);
        assertThat(EvenShare.least(new long[] {}, 20)).isZero();
        assertThat(EvenShare.least(new long[] {30, 40}, 20)).isZero();
    }

    @Test
    void theSumIsTheTotalButForRounding() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            long[] sizes = random.longs(1 + random.nextInt(50), 1, 10_000).sorted().toArray();
            long own = Arrays.stream(sizes).sum();
            long total = own + random.nextLong(100_000);

            long least = EvenShare.least(sizes, total);

            long sum = Arrays.stream(sizes).map(size -> Math.max(size, least)).sum();
            assertThat(sum).as("seed %d", seed).isBetween(total - sizes.length, total);
        }
    }
}
