package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskIdsTest {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    @Test
    void shouldBeTwentySixCharactersOfLowerCaseBase32() {
        TaskIds ids = TaskIds.seeded();
        for (int i = 0; i < 1_000; i++) {
            assertThat(ids.next()).matches("[a-z2-7]{26}");
        }
    }

    @Test
    void shouldCarryAllOfThe128Bits() {
        assertThat(TaskIds.base32(0, 0)).isEqualTo("a".repeat(26));
        assertThat(TaskIds.base32(-1, -1)).isEqualTo("7".repeat(25) + "4");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            long high = random.nextLong();
            long low = random.nextLong();
            assertThat(decode(TaskIds.base32(high, low)))
                    .as("seed %d", seed)
                    .isEqualTo(unsigned(high).shiftLeft(64).or(unsigned(low)).shiftLeft(2));
        }
    }

    @Test
    void shouldNotRepeatItselfNorAnotherProcess() {
        Set<String> seen = new HashSet<>();
        TaskIds one = new TaskIds(1, 2);
        TaskIds other = new TaskIds(1, 3);
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.add(one.next())).isTrue();
            assertThat(seen.add(other.next())).isTrue();
        }
    }

    @Test
    void shouldSpreadEvenlyOverEachCharacter() {
        int[][] counts = new int[26][32];
        TaskIds ids = new TaskIds(0, 0);
        for (int i = 0; i < 32_000; i++) {
            String id = ids.next();
            for (int at = 0; at < 25; at++) {
                counts[at][ALPHABET.indexOf(id.charAt(at))]++;
            }
        }
        for (int at = 0; at < 25; at++) {
            // 1,000 expected, standard deviation 31: six of them.
            assertThat(Arrays.stream(counts[at]))
                    .as("character %d", at)
                    .allMatch(n -> n > 810 && n < 1_190);
        }
    }

    private static BigInteger decode(String id) {
        BigInteger value = BigInteger.ZERO;
        for (int at = 0; at < id.length(); at++) {
            value = value.shiftLeft(5).or(BigInteger.valueOf(ALPHABET.indexOf(id.charAt(at))));
        }
        return value;
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }
}
