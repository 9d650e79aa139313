package io.penstock.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void givesPercentilesWithinATenthOfAPerCent() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 1_000; i++) {
            latencies.add(Duration.ofMillis(i).toNanos());
        }

        Latencies.Summary summary = latencies.summary();

        Percentage error = Percentage.withPercentage(0.2);
        assertThat(summary.p50().toMillis()).isCloseTo(500, error);
        assertThat(summary.p95().toMillis()).isCloseTo(950, error);
        assertThat(summary.p99().toMillis()).isCloseTo(990, error);
        assertThat(summary.max().toMillis()).isCloseTo(1_000, error);
    }

    @Test
    void isZeroForNothingAndTakesANegativeOneForZero() {
        Latencies latencies = new Latencies();
        assertThat(latencies.summary().max()).isZero();

        latencies.add(-5);

        assertThat(latencies.summary().max()).isZero();
    }
}
