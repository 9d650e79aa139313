package io.penstock.agent;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.agent.Choice.AllBusy;
import io.penstock.agent.Choice.Chosen;
import io.penstock.agent.Choice.NoAgent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the registry with a model that looks through all agents at each question. */
class AgentRegistryModelTest {
    private static final List<String> CAPABILITIES = List.of("a", "b", "c", "d", "e", "f");

    private final AgentRegistry registry = new AgentRegistry();
    private final Map<String, AgentState> stated = new TreeMap<>();
    private final Map<String, Long> dead = new HashMap<>();
    private final Map<Member, Integer> acquired = new HashMap<>();
    private final Map<Member, Map<Integer, Integer>> handedOver = new HashMap<>();
    private final Map<Member, Integer> statementsAwaited = new HashMap<>();
    private final Set<Integer> owned = new HashSet<>();
    private final List<Member> held = new ArrayList<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void shouldAgreeWithALookThroughAllAgentsOverAnySequence(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 10_000; step++) {
            change(random, step);
            check(requirement(random), "step " + step);
        }
    }

    private void change(Random random, long now) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> observe(statement(random), now);
            case 3 -> leave("agent-" + random.nextInt(12));
            case 4 -> {
                int partition = random.nextInt(4);
                registry.own(partition);
                owned.add(partition);
                handedOver.forEach((member, counts) -> counts.remove(partition));
            }
            case 5 -> {
                int partition = random.nextInt(4);
                disown(partition, random);
            }
            case 6, 7 -> {
                if (!held.isEmpty()) {
                    int at = random.nextInt(held.size());
                    Member member = held.set(at, held.getLast());
                    held.removeLast();
                    registry.release(member);
                    acquired.merge(member, -1, Integer::sum);
                }
            }
            default -> {
                if (registry.choose(requirement(random)) instanceof Chosen(Member member)) {
                    registry.acquire(member);
                    acquired.merge(member, 1, Integer::sum);
                    held.add(member);
                }
            }
        }
    }

    /** Hands some of the held tasks over as the partition's. */
    private void disown(int partition, Random random) {
        boolean ours = owned.remove(partition);
        List<Member> its = new ArrayList<>();
        for (int i = Math.min(held.size(), random.nextInt(3)); i > 0; i--) {
            Member member = held.removeLast();
            its.add(member);
            acquired.merge(member, -1, Integer::sum);
            if (ours) {
                handedOver
                        .computeIfAbsent(member, m -> new HashMap<>())
                        .merge(partition, 1, Integer::sum);
                statementsAwaited.put(member, 2);
            }
        }
        registry.disown(partition, its);
    }

    private void observe(AgentState state, long now) {
        AgentState before = stated.get(state.agent());
        long deadTo = dead.getOrDefault(state.agent(), Long.MIN_VALUE);
        Observation expected;
        if (state.epoch() <= deadTo || (before != null && state.epoch() < before.epoch())) {
            expected = Observation.STALE;
        } else if (before == null) {
            expected = Observation.JOINED;
        } else if (state.epoch() > before.epoch()) {
            expected = Observation.REPLACED;
            dead.put(state.agent(), before.epoch());
        } else {
            boolean same =
                    before.capabilities().equals(state.capabilities())
                            && before.capacity() == state.capacity()
                            && before.partition() == state.partition()
                            && before.draining() == state.draining();
            expected = same ? Observation.UNCHANGED : Observation.CHANGED;
        }
        assertThat(registry.observe(state, now)).isEqualTo(expected);
        if (expected != Observation.STALE) {
            stated.put(state.agent(), state);
        }
        if (expected == Observation.UNCHANGED || expected == Observation.CHANGED) {
            Member member = requireNonNull(registry.member(state.agent()));
            if (statementsAwaited.merge(member, -1, Integer::sum) == 0) {
                handedOver.remove(member);
            }
        }
    }

    private void leave(String agentId) {
        AgentState before = stated.remove(agentId);
        Member left = registry.leave(agentId);
        assertThat(left == null).isEqualTo(before == null);
        if (before != null) {
            dead.put(agentId, before.epoch());
        }
    }

    private void check(Requirement requirement, String when) {
        List<AgentState> candidates =
                stated.values().stream()
                        .filter(s -> !s.draining())
                        .filter(s -> s.capabilities().containsAll(requirement.capabilities()))
                        .toList();
        List<AgentState> free = candidates.stream().filter(s -> load(s) < s.capacity()).toList();
        assertThat(registry.freeSlots(requirement))
                .as(when)
                .isEqualTo(free.stream().mapToInt(s -> s.capacity() - load(s)).sum());
        switch (registry.choose(requirement)) {
            case Chosen(Member member) -> {
                AgentState state = requireNonNull(stated.get(member.id()));
                assertThat(free).as(when).contains(state);
                assertThat(member.isPresent()).isTrue();
                assertThat(member.load()).isEqualTo(load(state));
                assertThat(bucket(state))
                        .as(when)
                        .isEqualTo(free.stream().mapToInt(this::bucket).min().orElseThrow());
            }
            case AllBusy(int count) -> {
                assertThat(free).as(when).isEmpty();
                assertThat(count).as(when).isEqualTo(candidates.size()).isPositive();
            }
            case NoAgent(List<String> missing) -> {
                assertThat(candidates).as(when).isEmpty();
                assertThat(missing).as(when).isEqualTo(offeredByNobody(requirement));
            }
        }
    }

    private List<String> offeredByNobody(Requirement requirement) {
        return requirement.capabilities().stream()
                .filter(
                        capability ->
                                stated.values().stream()
                                        .filter(s -> !s.draining())
                                        .noneMatch(s -> s.capabilities().contains(capability)))
                .toList();
    }

    private int load(AgentState state) {
        Member member = requireNonNull(registry.member(state.agent()));
        int elsewhere =
                state.inFlight().entrySet().stream()
                        .filter(e -> !owned.contains(e.getKey()))
                        .mapToInt(Map.Entry::getValue)
                        .sum();
        int unreported =
                handedOver.getOrDefault(member, Map.of()).entrySet().stream()
                        .mapToInt(
                                e ->
                                        Math.max(
                                                0,
                                                e.getValue()
                                                        - state.inFlight()
                                                                .getOrDefault(e.getKey(), 0)))
                        .sum();
        return acquired.getOrDefault(member, 0) + elsewhere + unreported;
    }

    private int bucket(AgentState state) {
        return 64 * load(state) / state.capacity();
    }

    private static Requirement requirement(Random random) {
        return Requirement.of(some(random, 1 + random.nextInt(3)));
    }

    private static AgentState statement(Random random) {
        Map<Integer, Integer> inFlight = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            inFlight.put(random.nextInt(4), random.nextInt(5));
        }
        return new AgentState(
                "agent-" + random.nextInt(12),
                random.nextInt(4) == 0 ? random.nextInt(40) : 20,
                random.nextInt(2),
                some(random, 1 + random.nextInt(4)),
                random.nextInt(8) * random.nextInt(40),
                inFlight,
                random.nextInt(6) == 0);
    }

    private static List<String> some(Random random, int count) {
        List<String> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(CAPABILITIES.get(random.nextInt(CAPABILITIES.size())));
        }
        return some;
    }
}
