package io.penstock.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.agent.Choice.AllBusy;
import io.penstock.agent.Choice.Chosen;
import io.penstock.agent.Choice.NoAgent;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AgentRegistryTest {
    private static final Requirement COUNT = Requirement.of(List.of("count"));
    private static final Requirement BOTH = Requirement.of(List.of("digest", "count"));

    private final AgentRegistry registry = new AgentRegistry();

    private static AgentState state(String id, long epoch, int capacity, String... capabilities) {
        return new AgentState(id, epoch, 0, List.of(capabilities), capacity, Map.of(), false);
    }

    private static AgentState draining(AgentState state) {
        return new AgentState(
                state.agent(),
                state.epoch(),
                state.partition(),
                state.capabilities(),
                state.capacity(),
                state.inFlight(),
                true);
    }

    private static AgentState holding(AgentState state, Map<Integer, Integer> inFlight) {
        return new AgentState(
                state.agent(),
                state.epoch(),
                state.partition(),
                state.capabilities(),
                state.capacity(),
                inFlight,
                false);
    }

    private Member member(String id) {
        return Objects.requireNonNull(registry.member(id));
    }

    private Choice take(Requirement requirement) {
        Choice choice = registry.choose(requirement);
        if (choice instanceof Chosen chosen) {
            registry.acquire(chosen.member());
        }
        return choice;
    }

    @Test
    void shouldChooseTheAgentOfTheLeastLoadForItsCapacity() {
        registry.observe(state("small", 1, 2, "count"), 0);
        registry.observe(state("large", 1, 20, "count"), 0);
        registry.acquire(member("small"));
        for (int i = 0; i < 9; i++) {
            registry.acquire(member("large"));
        }

        assertThat(registry.choose(COUNT)).isEqualTo(new Chosen(member("large")));
        registry.acquire(member("large"));
        registry.acquire(member("large"));
        assertThat(registry.choose(COUNT)).isEqualTo(new Chosen(member("small")));
    }

    @Test
    void shouldTakeTurnsAmongAgentsOfEqualLoad() {
        registry.observe(state("a", 1, 64, "count"), 0);
        registry.observe(state("b", 1, 64, "count"), 0);
        registry.observe(state("c", 1, 64, "count"), 0);

        for (String expected : List.of("a", "b", "c", "a", "b", "c")) {
            assertThat(take(COUNT)).isEqualTo(new Chosen(member(expected)));
        }
    }

    @Test
    void shouldSayWhatNobodyOffers() {
        registry.observe(state("a", 1, 1, "count"), 0);

        assertThat(registry.choose(BOTH)).isEqualTo(new NoAgent(List.of("digest")));
    }

    @Test
    void shouldSayThatNoSingleAgentOffersAll() {
        registry.observe(state("a", 1, 1, "count"), 0);
        assertThat(registry.choose(BOTH)).isEqualTo(new NoAgent(List.of("digest")));
        registry.observe(state("b", 1, 1, "digest"), 0);

        assertThat(registry.choose(BOTH)).isEqualTo(new NoAgent(List.of()));
        registry.observe(state("c", 1, 1, "digest", "count"), 0);
        assertThat(registry.choose(BOTH)).isEqualTo(new Chosen(member("c")));
    }

    @Test
    void shouldSayHowManyAreBusyAndFindTheOneThatIsReleased() {
        registry.observe(state("a", 1, 1, "count"), 0);
        registry.observe(state("b", 1, 0, "count"), 0);
        take(COUNT);

        assertThat(registry.choose(COUNT)).isEqualTo(new AllBusy(2));
        assertThat(registry.freeSlots(COUNT)).isZero();
        registry.release(member("a"));
        assertThat(registry.choose(COUNT)).isEqualTo(new Chosen(member("a")));
        assertThat(registry.freeSlots(COUNT)).isEqualTo(1);
    }

    @Test
    void shouldGiveNothingToAnAgentThatDrains() {
        AgentState state = state("a", 1, 10, "count");
        registry.observe(state, 0);
        take(COUNT);
        assertThat(registry.observe(draining(state), 1)).isEqualTo(Observation.CHANGED);

        assertThat(registry.choose(COUNT)).isEqualTo(new NoAgent(List.of("count")));
        registry.release(member("a"));
        assertThat(registry.freeSlots(COUNT)).isZero();
        assertThat(registry.observe(state, 2)).isEqualTo(Observation.CHANGED);
        assertThat(registry.freeSlots(COUNT)).isEqualTo(10);
    }

    @Test
    void shouldKeepAReplacedRunDeadForGood() {
        assertThat(registry.observe(state("a", 1, 1, "count"), 0)).isEqualTo(Observation.JOINED);
        Member first = member("a");
        assertThat(registry.observe(state("a", 2, 1, "count"), 1)).isEqualTo(Observation.REPLACED);

        assertThat(registry.observe(state("a", 1, 1, "count"), 2)).isEqualTo(Observation.STALE);
        assertThat(first.isPresent()).isFalse();
        assertThat(member("a").epoch()).isEqualTo(2);
        assertThat(member("a").lastHeardMs()).isEqualTo(1);
    }

    @Test
    void shouldKeepARunThatLeftDeadForGood() {
        registry.observe(state("a", 5, 1, "count"), 0);
        Member left = registry.leave("a");

        assertThat(left).isNotNull();
        assertThat(registry.leave("a")).isNull();
        assertThat(registry.observe(state("a", 5, 1, "count"), 1)).isEqualTo(Observation.STALE);
        assertThat(registry.observe(state("a", 4, 1, "count"), 1)).isEqualTo(Observation.STALE);
        assertThat(registry.member("a")).isNull();
        assertThat(registry.observe(state("a", 6, 1, "count"), 2)).isEqualTo(Observation.JOINED);
    }

    @Test
    void shouldTakeALostRunBackButNoneBeforeIt() {
        registry.observe(state("a", 4, 1, "count"), 0);
        registry.observe(state("a", 5, 1, "count"), 0);
        Member lost = Objects.requireNonNull(registry.lose("a"));

        assertThat(lost.isPresent()).isFalse();
        assertThat(registry.observe(state("a", 4, 1, "count"), 1)).isEqualTo(Observation.STALE);
        assertThat(registry.observe(state("a", 5, 1, "count"), 1)).isEqualTo(Observation.JOINED);
        assertThat(member("a")).isNotSameAs(lost);
        assertThat(registry.lose("b")).isNull();
    }

    @Test
    void shouldRememberABoundedNumberOfDeadRuns() {
        for (int i = 0; i <= AgentRegistry.MAX_DEAD_EPOCHS; i++) {
            registry.observe(state("a" + i, 5, 1, "count"), 0);
            registry.leave("a" + i);
        }

        assertThat(registry.observe(state("a0", 5, 1, "count"), 1)).isEqualTo(Observation.JOINED);
        assertThat(registry.observe(state("a1", 5, 1, "count"), 1)).isEqualTo(Observation.STALE);
    }

    @Test
    void shouldTakeNoHarmFromAMemberThatIsGone() {
        registry.observe(state("a", 1, 2, "count"), 0);
        Member first = member("a");
        registry.acquire(first);
        registry.observe(state("a", 2, 2, "count"), 0);
        registry.acquire(first);
        registry.release(first);
        registry.release(first);

        assertThat(member("a").load()).isZero();
        assertThat(registry.freeSlots(COUNT)).isEqualTo(2);
    }

    @Test
    void shouldRefuseToReleaseWhatWasNotAcquired() {
        registry.observe(state("a", 1, 2, "count"), 0);

        assertThatThrownBy(() -> registry.release(member("a")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldCountReportsOnlyForPartitionsOfOtherNodes() {
        AgentState state = state("a", 1, 10, "count");
        registry.own(3);
        registry.observe(holding(state, Map.of(3, 2, 4, 5)), 0);
        registry.acquire(member("a"));

        assertThat(member("a").load()).isEqualTo(6);
        registry.own(4);
        assertThat(member("a").load()).isEqualTo(1);
        registry.disown(3, List.of());
        assertThat(member("a").load()).isEqualTo(3);
        assertThat(registry.freeSlots(COUNT)).isEqualTo(7);
        assertThat(registry.observe(holding(state, Map.of(3, 9)), 1))
                .isEqualTo(Observation.UNCHANGED);
        assertThat(registry.choose(COUNT)).isEqualTo(new AllBusy(1));
    }

    @Test
    void shouldCountWhatAGivenUpPartitionHeldUntilTheAgentHasSpokenTwice() {
        AgentState state = state("a", 1, 5, "count");
        registry.observe(holding(state, Map.of(3, 1)), 0);
        registry.own(3);
        for (int i = 0; i < 4; i++) {
            registry.acquire(member("a"));
        }

        registry.disown(3, Collections.nCopies(4, member("a")));
        assertThat(registry.freeSlots(COUNT)).isEqualTo(1);
        registry.observe(holding(state, Map.of(3, 2)), 1);
        assertThat(registry.freeSlots(COUNT)).isEqualTo(1);
        registry.observe(holding(state, Map.of(3, 3)), 2);
        assertThat(registry.freeSlots(COUNT)).isEqualTo(2);
    }

    @Test
    void shouldForgetWhatAPartitionHeldOnceItIsOursAgain() {
        registry.observe(state("a", 1, 5, "count"), 0);
        registry.own(3);
        registry.acquire(member("a"));
        registry.acquire(member("a"));
        registry.disown(3, List.of(member("a"), member("a")));

        registry.acquire(member("a"));
        assertThat(member("a").load()).isEqualTo(3);
        registry.own(3);
        assertThat(member("a").load()).isEqualTo(1);
    }

    @Test
    void shouldRaiseItsVersionWithEachChangeOfMembership() {
        long first = registry.version();
        registry.observe(state("a", 1, 1, "count"), 0);
        long joined = registry.version();
        registry.observe(state("a", 1, 1, "count"), 1);
        registry.observe(state("a", 0, 1, "count"), 1);
        assertThat(registry.version()).isEqualTo(joined).isGreaterThan(first);

        registry.observe(state("a", 1, 2, "count"), 2);
        long changed = registry.version();
        registry.leave("a");
        assertThat(changed).isGreaterThan(joined);
        assertThat(registry.version()).isGreaterThan(changed);
    }

    @Test
    void shouldStayRightWhenMoreRequirementsAreAskedForThanItKeeps() {
        registry.observe(state("a", 1, 10, "count", "digest"), 0);
        registry.observe(state("b", 1, 20, "count", "digest"), 0);
        registry.observe(state("c", 1, 30, "count"), 0);
        Requirement any = Requirement.of(List.of());
        for (int i = 0; i < 3 * AgentRegistry.MAX_REQUIREMENTS; i++) {
            registry.choose(Requirement.of(List.of("count", "kind-" + i)));
            if (i % 100 == 0) {
                take(any);
                take(COUNT);
                take(BOTH);
                registry.release(member("a").load() > 0 ? member("a") : member("b"));
            }
            if (i % 1_000 == 0) {
                int load = member("a").load() + member("b").load();
                assertThat(registry.freeSlots(BOTH)).isEqualTo(30 - load);
                assertThat(registry.freeSlots(any)).isEqualTo(60 - load - member("c").load());
            }
        }

        assertThat(registry.freeSlots(COUNT)).isEqualTo(registry.freeSlots(any));
        assertThat(registry.choose(Requirement.of(List.of("count", "kind-0"))))
                .isEqualTo(new NoAgent(List.of("kind-0")));
    }

    @Test
    void shouldChooseWithoutAllocating() {
        registry.observe(state("a", 1, 10, "count"), 0);

        assertThat(registry.choose(COUNT)).isSameAs(registry.choose(COUNT));
    }
}
