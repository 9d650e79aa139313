package io.penstock.meter;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts by the constants of an enum; all counters are there from the start. Any thread.
 *
 * @param <E> what is counted
 */
final class Tally<E extends Enum<E>> {
    private final Map<E, LongAdder> counts;

    Tally(Class<E> type) {
        counts = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            counts.put(constant, new LongAdder());
        }
    }

    void add(E constant) {
        adder(constant).increment();
    }

    long sum(E constant) {
        return adder(constant).sum();
    }

    private LongAdder adder(E constant) {
        LongAdder adder = counts.get(constant);
        if (adder == null) {
            throw new IllegalStateException("every constant has a counter");
        }
        return adder;
    }
}
