package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionChoiceTest {
    @Test
    void shouldTakeThePartitionOfTheFewestAgents() {
        Random random = new Random(1);
        assertThat(PartitionChoice.leastUsed(new int[] {3, 1, 2}, random)).isEqualTo(1);
        assertThat(PartitionChoice.leastUsed(new int[] {0}, random)).isZero();
        assertThat(PartitionChoice.leastUsed(new int[] {2, 2, 0}, random)).isEqualTo(2);
    }

    @Test
    void shouldChooseEvenlyAmongEquals() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] chosen = new int[4];
        for (int i = 0; i < 9_000; i++) {
            chosen[PartitionChoice.leastUsed(new int[] {1, 5, 1, 1}, random)]++;
        }

        assertThat(chosen[1]).isZero();
        // 3,000 expected, standard deviation 45: six of them.
        assertThat(List.of(chosen[0], chosen[2], chosen[3]))
                .as("seed %d", seed)
                .allMatch(n -> n > 2_730 && n < 3_270);
    }
}
