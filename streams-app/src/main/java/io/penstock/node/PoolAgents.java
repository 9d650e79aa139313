package io.penstock.node;

import io.penstock.agent.Choice;
import io.penstock.agent.Member;
import io.penstock.agent.Requirement;
import io.penstock.gateway.pipeline.AgentView;
import io.penstock.gateway.pipeline.Agents;
import io.penstock.topology.AgentPool;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the node's agents to the gateway. Any thread. */
final class PoolAgents implements Agents {
    private final AgentPool pool;

    PoolAgents(AgentPool pool) {
        this.pool = pool;
    }

    @Override
    public List<AgentView> agents() {
        return pool.members(PoolAgents::view).stream()
                .sorted(Comparator.comparing(AgentView::id))
                .toList();
    }

    @Override
    public @Nullable AgentView agent(String id) {
        return agents().stream().filter(agent -> agent.id().equals(id)).findFirst().orElse(null);
    }

    @Override
    public boolean anyAgentFor(List<String> capabilities) {
        return !(pool.explain(Requirement.of(capabilities)) instanceof Choice.NoAgent);
    }

    private static AgentView view(Member member) {
        return new AgentView(
                member.id(),
                member.epoch(),
                member.partition(),
                member.capabilities(),
                member.capacity(),
                member.load(),
                member.draining(),
                member.lastHeardMs());
    }
}
