package io.penstock.bench;

import io.penstock.agent.AgentState;
import io.penstock.agent.Requirement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The agents of {@link RouterBench} and what they state as time goes by. They are of 8 kinds, each
 * offers 6 of 16 capabilities; an agent holds up to 64 tasks, and nine in ten are full with work of
 * other nodes. The same seed gives the same fleet.
 */
final class Fleet {
    private static final int CAPABILITIES = 16;
    private static final int OFFERED = 6;
    private static final int CAPACITY = 64;
    private static final int KINDS = 8;
    private static final int REQUIREMENTS_OF_A_KIND = 8;

    /** A partition that belongs to another node. */
    private static final int ELSEWHERE = 1_000;

    private final Random random = new Random(20_260_101);
    private final List<List<String>> kinds = new ArrayList<>();
    private final AgentState[] states;
    private int changes;
    private int lastChanged;

    Fleet(int agents) {
        for (int i = 0; i < KINDS; i++) {
            kinds.add(some());
        }
        states = new AgentState[agents];
        for (int i = 0; i < agents; i++) {
            // Every tenth has room, so that a fleet of ten has one that has.
            states[i] = state(i, 1, kinds.get(i / 10 % KINDS), CAPACITY, i % 10 != 0, false);
        }
    }

    List<AgentState> states() {
        return List.of(states);
    }

    /**
     * Returns what tasks ask for: so many capabilities at once, eight sets of each kind of agent
     * that is there. The texts are copies, as they are when each task comes from JSON.
     */
    Requirement[] requirements(int capabilities) {
        List<Requirement> requirements = new ArrayList<>();
        for (int kind = 0; kind < Math.min(KINDS, (states.length + 9) / 10); kind++) {
            List<String> offered = new ArrayList<>(kinds.get(kind));
            for (int i = 0; i < REQUIREMENTS_OF_A_KIND; i++) {
                Collections.shuffle(offered, random);
                requirements.add(
                        Requirement.of(
                                offered.subList(0, capabilities).stream()
                                        .map(name -> String.valueOf(name.toCharArray()))
                                        .toList()));
            }
        }
        Collections.shuffle(requirements, random);
        return requirements.toArray(Requirement[]::new);
    }

    /**
     * Returns the next statement that changes something: in turn a capacity, a begun drain, the
     * same agent back from it, a new run, and an agent that says that it is full or has room and
     * then the opposite.
     */
    AgentState change() {
        int kind = changes++ % 6;
        int agent = kind == 2 || kind == 5 ? lastChanged : random.nextInt(states.length);
        lastChanged = agent;
        AgentState before = states[agent];
        long epoch = before.epoch();
        boolean full = !before.inFlight().isEmpty();
        List<String> offered = before.capabilities();
        states[agent] =
                switch (kind) {
                    case 0 -> state(agent, epoch, offered, CAPACITY + changes % 8, full, false);
                    case 1 -> state(agent, epoch, offered, CAPACITY, full, true);
                    case 2 -> state(agent, epoch, offered, CAPACITY, full, false);
                    case 3 -> state(agent, epoch + 1, offered, CAPACITY, full, false);
                    default -> state(agent, epoch, offered, CAPACITY, !full, false);
                };
        return states[agent];
    }

    private static AgentState state(
            int agent,
            long epoch,
            List<String> capabilities,
            int capacity,
            boolean full,
            boolean draining) {
        return new AgentState(
                "agent-" + agent,
                epoch,
                agent % 24,
                capabilities,
                capacity,
                full ? Map.of(ELSEWHERE, capacity) : Map.of(),
                draining);
    }

    private List<String> some() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < CAPABILITIES; i++) {
            all.add("capability." + i);
        }
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, OFFERED));
    }
}
