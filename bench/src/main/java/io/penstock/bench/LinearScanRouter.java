package io.penstock.bench;

import io.penstock.agent.AgentState;
import io.penstock.agent.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The control of {@link RouterBench}: looks through all agents at each decision. It decides by the
 * same rule as the registry, the least load in 64ths of the capacity, and keeps no index that could
 * go wrong.
 */
final class LinearScanRouter {
    private final List<Agent> agents = new ArrayList<>();
    private final Map<String, Agent> byId = new HashMap<>();

    /** What the scan looks at. */
    static final class Agent {
        private Set<String> capabilities = Set.of();
        private int capacity;
        private int acquired;
        private int elsewhere;
        private boolean draining;
    }

    void observe(AgentState state) {
        Agent agent = byId.get(state.agent());
        if (agent == null) {
            agent = new Agent();
            byId.put(state.agent(), agent);
            agents.add(agent);
        }
        agent.capabilities = Set.copyOf(state.capabilities());
        agent.capacity = state.capacity();
        agent.elsewhere = state.totalInFlight();
        agent.draining = state.draining();
    }

    @Nullable Agent choose(Requirement requirement) {
        Agent best = null;
        int bestBucket = Integer.MAX_VALUE;
        for (Agent agent : agents) {
            int load = agent.acquired + agent.elsewhere;
            if (!agent.draining
                    && load < agent.capacity
                    && agent.capabilities.containsAll(requirement.capabilities())) {
                int bucket = (int) (64L * load / agent.capacity);
                if (bucket < bestBucket) {
                    bestBucket = bucket;
                    best = agent;
                }
            }
        }
        return best;
    }

    void acquire(Agent agent) {
        agent.acquired++;
    }

    void release(Agent agent) {
        agent.acquired--;
    }
}
