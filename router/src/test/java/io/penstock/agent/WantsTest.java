package io.penstock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WantsTest {
    private static final Requirement A = Requirement.of(List.of("a"));
    private static final Requirement B = Requirement.of(List.of("b"));

    private final Wants wants = new Wants();

    @Test
    void shouldLetAnyoneTakeWhatNobodyElseWants() {
        wants.want(1, A, 9, 0, 100);

        assertThat(wants.mayTake(1, A, 0, 5_000, 1)).isTrue();
        assertThat(wants.mayTake(2, B, 0, 5_000, 1)).isTrue();
    }

    @Test
    void shouldLetPriorityNineOfAnyPartitionGoFirst() {
        wants.want(5, A, 9, 1_000_000, 1);

        assertThat(wants.mayTake(3, A, 8, 0, 1)).isFalse();
        assertThat(wants.mayTake(3, A, 8, 0, 2)).isTrue();
        assertThat(wants.mayTake(3, A, 9, 1_000_000, 1)).isTrue();
    }

    @Test
    void shouldHoldNobodyBackForALowerPriorityHoweverOld() {
        wants.want(5, A, 4, 0, 1_000);

        assertThat(wants.mayTake(3, A, 5, 3_600_000, 1)).isTrue();
    }

    @Test
    void shouldPreferTheOlderOfEqualPriorityOnlyPastTheSlack() {
        wants.want(5, A, 5, 1_000, 1);

        assertThat(wants.mayTake(3, A, 5, 1_000 + Wants.SLACK_MS, 1)).isTrue();
        assertThat(wants.mayTake(3, A, 5, 1_001 + Wants.SLACK_MS, 1)).isFalse();
    }

    @Test
    void shouldHoldNobodyBackWhenThereAreSlotsForAll() {
        for (int partition = 0; partition < 10; partition++) {
            wants.want(partition, A, 9, 0, 10);
        }

        assertThat(wants.mayTake(99, A, 0, 1_000_000, 101)).isTrue();
        assertThat(wants.mayTake(99, A, 0, 1_000_000, 100)).isFalse();
    }

    @Test
    void shouldForgetWhatIsCleared() {
        wants.want(1, A, 9, 0, 1);
        wants.want(2, A, 9, 0, 1);
        wants.want(2, B, 9, 0, 1);

        wants.clear(1, A);
        assertThat(wants.mayTake(3, A, 0, 0, 1)).isFalse();
        wants.clear(2);
        assertThat(wants.mayTake(3, A, 0, 0, 1)).isTrue();
        assertThat(wants.mayTake(3, B, 0, 0, 1)).isTrue();
        wants.clear(2);
        wants.clear(2, B);
    }

    @Test
    void shouldReplaceAWantAndClearItWithACountOfNone() {
        wants.want(1, A, 9, 0, 5);
        wants.want(1, A, 2, 0, 5);
        assertThat(wants.mayTake(3, A, 3, 0, 1)).isTrue();

        wants.want(1, A, 9, 0, 0);
        assertThat(wants.mayTake(3, A, 0, 0, 1)).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldShareOneSlotBetweenTwoBackloggedPartitions(long seed) {
        Random random = new Random(seed);
        int tasks = 2_000;
        long[][] submitted = {arrivals(random, tasks), arrivals(random, tasks)};
        int[] taken = new int[2];
        int holder = 0;
        while (taken[0] + taken[1] < tasks) {
            for (int p = 0; p < 2; p++) {
                wants.want(p, A, 5, submitted[p][taken[p]], tasks - taken[p]);
            }
            // The partition that saw the result asks first, the other at its tick.
            int first = holder;
            holder =
                    wants.mayTake(first, A, 5, submitted[first][taken[first]], 1)
                            ? first
                            : 1 - first;
            assertThat(wants.mayTake(holder, A, 5, submitted[holder][taken[holder]], 1)).isTrue();
            taken[holder]++;
        }

        assertThat(taken[0]).isBetween(tasks * 45 / 100, tasks * 55 / 100);
    }

    private static long[] arrivals(Random random, int count) {
        long[] at = new long[count];
        long time = 0;
        for (int i = 0; i < count; i++) {
            time += random.nextInt(40);
            at[i] = time;
        }
        return at;
    }
}
