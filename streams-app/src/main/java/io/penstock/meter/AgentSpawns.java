package io.penstock.meter;

import io.penstock.gateway.metrics.MetricSink;
import io.penstock.gateway.metrics.MetricSource;
import java.time.Duration;
import java.util.Map;

/**
 * How long runs of agents took from their start to the first statement that this node read. An
 * epoch is the agent's own clock at its start, so what does not look like a time of today, or lies
 * ahead of this node's clock, is left out. Any thread.
 */
public final class AgentSpawns implements MetricSource {
    private static final long MOST_MS = Duration.ofHours(1).toMillis();

    private final Rows<Spread> first = new Rows<>(Spread::ofMillis);
    private final Rows<Spread> again = new Rows<>(Spread::ofMillis);

    /**
     * A run of an agent was heard for the first time.
     *
     * @param type what it offers first
     * @param replaced whether an earlier run of it was there
     * @param epoch the run, ms since 1970 at its start
     * @param now ms since 1970
     */
    public void heard(String type, boolean replaced, long epoch, long now) {
        long took = now - epoch;
        if (took >= 0 && took <= MOST_MS) {
            (replaced ? again : first).of(type).add(took);
        }
    }

    @Override
    public void collect(MetricSink sink) {
        first.forEach((type, spread) -> show(sink, type, "first", spread));
        again.forEach((type, spread) -> show(sink, type, "restart", spread));
    }

    private static void show(MetricSink sink, String type, String mode, Spread spread) {
        spread.show(
                sink,
                "agent_spawn_duration_seconds",
                "Time from the start of an agent's run to its first statement.",
                Map.of("agent_type", type, "mode", mode));
    }
}
