package io.penstock.gateway.fake;

import io.penstock.gateway.pipeline.AgentView;
import io.penstock.gateway.pipeline.Agents;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Agents that a test adds. */
public final class FakeAgents implements Agents {
    private final List<AgentView> agents = new CopyOnWriteArrayList<>();

    /** Adds a live agent. */
    public void add(AgentView agent) {
        agents.add(agent);
    }

    @Override
    public List<AgentView> agents() {
        return List.copyOf(agents);
    }

    @Override
    public @Nullable AgentView agent(String id) {
        return agents.stream().filter(agent -> agent.id().equals(id)).findFirst().orElse(null);
    }

    @Override
    public boolean anyAgentFor(List<String> capabilities) {
        return agents.stream()
                .anyMatch(
                        agent ->
                                !agent.draining()
                                        && agent.capacity() > 0
                                        && agent.capabilities().containsAll(capabilities));
    }
}
