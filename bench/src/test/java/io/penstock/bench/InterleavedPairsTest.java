package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavedPairsTest {
    @Test
    void changesTheOrderFromPairToPair() throws Exception {
        List<String> order = new ArrayList<>();
        List<String> told = new ArrayList<>();

        InterleavedPairs.measure(
                3,
                () -> {
                    order.add("base");
                    return "a";
                },
                () -> {
                    order.add("changed");
                    return "b";
                },
                pair -> told.add(pair.base() + pair.changed()));

        assertThat(order).containsExactly("base", "changed", "changed", "base", "base", "changed");
        assertThat(told).containsExactly("ab", "ab", "ab");
    }

    @Test
    void saysMedianRangeMeanAndItsInterval() throws Exception {
        Deque<Double> with = new ArrayDeque<>(List.of(1.0, 2.0, 4.0));

        InterleavedPairs.Ratios ratios =
                InterleavedPairs.measure(3, () -> 1.0, with::pop, pair -> {})
                        .ratios(Double::doubleValue);

        assertThat(ratios.median()).isEqualTo(2);
        assertThat(ratios.least()).isEqualTo(1);
        assertThat(ratios.most()).isEqualTo(4);
        assertThat(ratios.mean()).isEqualTo(2, within(1e-9));
        // Logarithms 0, ln 2, 2 ln 2: deviation ln 2, so t(2) · ln 2 / √3 either way.
        assertThat(ratios.uncertainty()).isEqualTo(Math.pow(2, 4.303 / Math.sqrt(3)), within(1e-9));
    }

    @Test
    void onePairTellsNothingOfItsError() throws Exception {
        assertThat(
                        InterleavedPairs.measure(1, () -> 1.0, () -> 2.0, pair -> {})
                                .ratios(Double::doubleValue)
                                .uncertainty())
                .isInfinite();
    }
}
