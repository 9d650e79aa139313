package io.penstock.profile.pprof;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up samples of the same stack and labels. Not thread-safe. */
public final class SampleSums {
    private final int types;
    private final Map<Case, long[]> sums = new LinkedHashMap<>();

    /** What samples have in common. */
    private record Case(List<Frame> stack, Map<String, String> labels) {}

    /**
     * @param types how many values a sample has
     */
    public SampleSums(int types) {
        this.types = types;
    }

    /** Adds to one of the values of a stack. */
    public void add(List<Frame> stack, Map<String, String> labels, int type, long value) {
        values(stack, labels)[type] += value;
    }

    /** Adds all values of a sample. */
    public void add(Sample sample) {
        long[] values = values(sample.stack(), sample.labels());
        for (int i = 0; i < types; i++) {
            values[i] += sample.values()[i];
        }
    }

    /** Takes away all values of a sample. */
    public void takeAway(Sample sample) {
        long[] values = values(sample.stack(), sample.labels());
        for (int i = 0; i < types; i++) {
            values[i] -= sample.values()[i];
        }
    }

    private long[] values(List<Frame> stack, Map<String, String> labels) {
        return sums.computeIfAbsent(new Case(stack, labels), _ -> new long[types]);
    }

    /** Returns what was added up, in the order of first sight, without what sums to nothing. */
    public List<Sample> samples() {
        List<Sample> samples = new ArrayList<>(sums.size());
        sums.forEach(
                (one, values) -> {
                    for (long value : values) {
                        if (value != 0) {
                            samples.add(new Sample(one.stack(), values, one.labels()));
                            break;
                        }
                    }
                });
        return samples;
    }
}
