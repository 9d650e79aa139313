package io.penstock.gateway.pipeline;

import java.util.List;

/**
 * Whether a node can serve.
 *
 * @param reasons what is missing, for people; empty when it is ready
 */
public record Readiness(List<String> reasons) {
    /** Nothing is missing. */
    public static final Readiness READY = new Readiness(List.of());

    public Readiness {
        reasons = List.copyOf(reasons);
    }

    /** Returns true when nothing is missing. */
    public boolean isReady() {
        return reasons.isEmpty();
    }
}
