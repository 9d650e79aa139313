package io.penstock.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * The same work in two ways, measured in turn in one process: what drifts (the compiler, the
 * machine, the disk) falls on both. The order changes from pair to pair.
 *
 * @param pairs what was measured
 * @param <M> what one measurement gives
 */
record InterleavedPairs<M>(List<Pair<M>> pairs) {
    /** Two-sided 95 % quantiles of Student's t, for 1, 2, 3 … degrees of freedom. */
    private static final double[] STUDENT_95 = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
        2.145, 2.131, 2.120, 2.110, 2.101, 2.093
    };

    InterleavedPairs {
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("no pair was measured");
        }
    }

    /**
     * Two measurements side by side.
     *
     * @param base what is compared with
     * @param changed what the question is about
     */
    record Pair<M>(M base, M changed) {}

    /**
     * Measures.
     *
     * @param count how many pairs, 1 or more
     * @param each told of each pair as soon as it is there
     */
    static <M> InterleavedPairs<M> measure(
            int count, Callable<M> base, Callable<M> changed, Consumer<Pair<M>> each)
            throws Exception {
        List<Pair<M>> pairs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            M first = (i % 2 == 0 ? base : changed).call();
            M second = (i % 2 == 0 ? changed : base).call();
            Pair<M> pair = i % 2 == 0 ? new Pair<>(first, second) : new Pair<>(second, first);
            pairs.add(pair);
            each.accept(pair);
        }
        return new InterleavedPairs<>(pairs);
    }

    /** Returns how often a changed figure holds its base. */
    Ratios ratios(ToDoubleFunction<? super M> figure) {
        return new Ratios(
                pairs.stream()
                        .mapToDouble(
                                pair ->
                                        figure.applyAsDouble(pair.changed)
                                                / figure.applyAsDouble(pair.base))
                        .sorted()
                        .toArray());
    }

    /** Ratios in ascending order. */
    static final class Ratios {
        private final double[] sorted;

        private Ratios(double[] sorted) {
            this.sorted = sorted;
        }

        double median() {
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1
                    ? sorted[middle]
                    : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        double least() {
            return sorted[0];
        }

        double most() {
            return sorted[sorted.length - 1];
        }

        /** Returns the geometric mean. */
        double mean() {
            return Math.exp(meanLog());
        }

        /**
         * Returns by which factor the mean may be off either way, with 95 % confidence (Student's t
         * of the logarithms); infinite for a single pair.
         */
        double uncertainty() {
            int freedom = sorted.length - 1;
            if (freedom == 0) {
                return Double.POSITIVE_INFINITY;
            }
            double mean = meanLog();
            double squares = 0;
            for (double ratio : sorted) {
                squares += Math.pow(Math.log(ratio) - mean, 2);
            }
            double t = STUDENT_95[Math.min(freedom, STUDENT_95.length) - 1];
            return Math.exp(t * Math.sqrt(squares / freedom / sorted.length));
        }

        private double meanLog() {
            double sum = 0;
            for (double ratio : sorted) {
                sum += Math.log(ratio);
            }
            return sum / sorted.length;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "median %.3f, from %.3f to %.3f; mean %.3f, 95 %% from %.3f to %.3f",
                    median(),
                    least(),
                    most(),
                    mean(),
                    mean() / uncertainty(),
                    mean() * uncertainty());
        }
    }
}
