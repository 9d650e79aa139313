package io.penstock.agent;

import java.util.List;

/** Who gets a task, or why nobody does. */
public sealed interface Choice {
    /**
     * This agent has a free slot and the least load.
     *
     * @param member the agent's present run
     */
    record Chosen(Member member) implements Choice {}

    /**
     * There are agents that offer all that is asked, and none has a free slot.
     *
     * @param candidates how many they are, at least 1
     */
    record AllBusy(int candidates) implements Choice {}

    /**
     * No agent offers all that is asked. Draining agents offer nothing.
     *
     * @param missing what nobody offers, sorted; empty when each is offered but by no single agent
     */
    record NoAgent(List<String> missing) implements Choice {
        public NoAgent {
            missing = List.copyOf(missing);
        }
    }
}
