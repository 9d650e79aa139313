package io.penstock.profile.pprof;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Samples with all that pprof wants to know of them. Immutable.
 *
 * @param types what each sample's values count, in their order
 * @param samples stacks with values; each stack stands once for its labels
 * @param started when the profile began
 * @param length how long it took; zero for a moment
 * @param periodType what was counted from sample to sample
 * @param period how much of it
 * @param standard which of the types is shown when nobody chooses
 * @param comments what a reader should know
 */
public record Profile(
        List<ValueType> types,
        List<Sample> samples,
        Instant started,
        Duration length,
        ValueType periodType,
        long period,
        String standard,
        List<String> comments) {
    public Profile {
        types = List.copyOf(types);
        samples = List.copyOf(samples);
        comments = List.copyOf(comments);
        if (types.isEmpty()) {
            throw new IllegalArgumentException("a profile needs at least one type of value");
        }
        for (Sample sample : samples) {
            if (sample.values().length != types.size()) {
                throw new IllegalArgumentException(
                        "a sample must have one value for each of "
                                + types.size()
                                + " types, has "
                                + sample.values().length);
            }
        }
    }

    /** Returns the place of a type among the values, or -1. */
    public int indexOf(String type) {
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i).type().equals(type)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the place of the type that is shown when nobody chooses. */
    public int standardIndex() {
        int index = indexOf(standard);
        return index < 0 ? types.size() - 1 : index;
    }

    /** Returns the sum of one type over all samples. */
    public long total(int index) {
        long total = 0;
        for (Sample sample : samples) {
            total += sample.values()[index];
        }
        return total;
    }

    /**
     * Returns how it differs from an earlier profile: every sample of this one with its values, and
     * every sample of the earlier one with its values taken away. Stacks that do not differ are
     * left out.
     *
     * @throws IllegalArgumentException when the types differ
     */
    public Profile minus(Profile base) {
        if (!types.equals(base.types)) {
            throw new IllegalArgumentException(
                    "profiles of " + types + " and of " + base.types + " cannot be compared");
        }
        SampleSums sums = new SampleSums(types.size());
        samples.forEach(sums::add);
        base.samples.forEach(sums::takeAway);
        return withSamples(sums.samples());
    }

    /** Returns the same with other samples. */
    public Profile withSamples(List<Sample> others) {
        return new Profile(types, others, started, length, periodType, period, standard, comments);
    }

    /** Returns the same with another time. */
    public Profile at(Instant start, Duration duration) {
        return new Profile(types, samples, start, duration, periodType, period, standard, comments);
    }

    /** Returns the same with another type that is shown when nobody chooses. */
    public Profile showing(String type) {
        return new Profile(types, samples, started, length, periodType, period, type, comments);
    }

    /** Returns the same with a further comment. */
    public Profile saying(String comment) {
        return new Profile(
                types,
                samples,
                started,
                length,
                periodType,
                period,
                standard,
                Stream.concat(comments.stream(), Stream.of(comment)).toList());
    }
}
