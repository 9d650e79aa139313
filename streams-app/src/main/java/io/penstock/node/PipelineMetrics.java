package io.penstock.node;

import io.penstock.agent.Member;
import io.penstock.gateway.metrics.MetricSink;
import io.penstock.gateway.metrics.MetricSource;
import io.penstock.lifecycle.Step.Verdict;
import io.penstock.task.TaskState;
import io.penstock.topology.AgentPool;
import io.penstock.topology.IngestCounters;
import io.penstock.topology.RoutingCounters;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows what the pipeline itself counts. Any thread. */
final class PipelineMetrics implements MetricSource {
    private final IngestCounters ingest;
    private final RoutingCounters routing;
    private final AgentPool agents;

    PipelineMetrics(IngestCounters ingest, RoutingCounters routing, AgentPool agents) {
        this.ingest = ingest;
        this.routing = routing;
        this.agents = agents;
    }

    private static int free(Member agent) {
        return agent.draining() ? 0 : Math.max(0, agent.capacity() - agent.load());
    }

    @Override
    public void collect(MetricSink sink) {
        Map<String, String> none = Map.of();
        sink.counter(
                "penstock_ingest_rekeyed_total",
                "Records sent on to the partition of their id.",
                none,
                (double) ingest.rekeyedTotal());
        sink.counter(
                "penstock_ingest_dead_letters_total",
                "Records that became dead letters.",
                none,
                (double) ingest.buriedTotal());
        ingest.buriedByReason()
                .forEach(
                        (reason, count) ->
                                sink.counter(
                                        "penstock_ingest_rejects_total",
                                        "Records that became dead letters, by the field that is"
                                                + " wrong.",
                                        Map.of("reason", reason),
                                        (double) count));
        for (Verdict verdict : Verdict.values()) {
            sink.counter(
                    "penstock_inputs_total",
                    "Inputs by what they turned out to be.",
                    Map.of("verdict", verdict.name().toLowerCase(Locale.ROOT)),
                    (double) routing.total(verdict));
            sink.counter(
                    "penstock_results_total",
                    "Results of agents by what they turned out to be.",
                    Map.of("verdict", verdict.name().toLowerCase(Locale.ROOT)),
                    (double) routing.results(verdict));
        }
        for (TaskState state : TaskState.values()) {
            if (state.isEnd()) {
                sink.counter(
                        "penstock_tasks_ended_total",
                        "Tasks by how they ended.",
                        Map.of("state", state.word()),
                        (double) routing.ends(state));
            }
        }
        sink.gauge(
                "penstock_tasks_waiting",
                "Tasks in the backlog.",
                none,
                (double) routing.waiting());
        sink.gauge(
                "penstock_tasks_in_flight",
                "Tasks with agents.",
                none,
                (double) routing.inFlight());
        routing.tasks().collect(sink);
        List<int[]> slots = agents.members(m -> new int[] {m.capacity(), m.load(), free(m)});
        sink.gauge("penstock_agents", "Agents that are there.", none, slots.size());
        sink.gauge(
                "penstock_agent_slots",
                "Tasks that all agents may hold at once.",
                none,
                slots.stream().mapToDouble(slot -> slot[0]).sum());
        sink.gauge(
                "penstock_agent_slots_used",
                "Tasks that all agents hold, as this node counts.",
                none,
                slots.stream().mapToDouble(slot -> slot[1]).sum());
        sink.gauge(
                "penstock_agent_slots_free",
                "Tasks that agents could take now, as this node counts.",
                none,
                slots.stream().mapToDouble(slot -> slot[2]).sum());
    }
}
