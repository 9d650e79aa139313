package io.penstock.profile.pprof;

import java.util.List;
import java.util.Map;

/**
 * One stack and what was measured there. Immutable, as long as nobody writes to the values.
 *
 * @param stack calls, the innermost first
 * @param values one for each type of the profile
 * @param labels texts by name, such as the state of a thread
 */
public record Sample(List<Frame> stack, long[] values, Map<String, String> labels) {
    public Sample {
        stack = List.copyOf(stack);
        labels = Map.copyOf(labels);
    }
}
