package io.penstock.gateway.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agents as this node sees them now. Any thread; never waits. */
public interface Agents {
    /** Returns the live agents, by id. */
    List<AgentView> agents();

    /** Returns one live agent, or null when there is none of this id. */
    @Nullable AgentView agent(String id);

    /**
     * Returns whether some live agent could take a task that asks for these capabilities, now or
     * when a slot becomes free: it offers all of them, has a capacity, and is not draining.
     */
    boolean anyAgentFor(List<String> capabilities);
}
