package io.penstock.backlog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.agent.Requirement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BacklogTest {
    private static final Requirement A = Requirement.of(List.of("a"));
    private static final Requirement B = Requirement.of(List.of("b"));

    private final Backlog backlog = new Backlog();

    private List<Integer> drain(Requirement requirement) {
        List<Integer> order = new ArrayList<>();
        for (int slot = backlog.poll(requirement); slot >= 0; slot = backlog.poll(requirement)) {
            order.add(slot);
        }
        return order;
    }

    @Test
    void shouldServeTheHighestPriorityFirstAndTheFirstComeInsideOne() {
        backlog.add(0, A, 5, 1_000, 0);
        backlog.add(1, A, 9, 3_000, 0);
        backlog.add(2, A, 5, 900, 7);
        backlog.add(3, A, 0, 1, 0);
        backlog.add(4, A, 9, 2_000, 0);
        backlog.add(5, A, 5, 900, 6);

        assertThat(drain(A)).containsExactly(4, 1, 5, 2, 0, 3);
    }

    @Test
    void shouldKeepTheSameOrderHoweverItIsRebuilt() {
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            slots.add(i);
        }
        List<Integer> expected = null;
        for (long seed = 1; seed <= 5; seed++) {
            Collections.shuffle(slots, new Random(seed));
            for (int slot : slots) {
                backlog.add(slot, A, slot % 10, slot % 7, slot);
            }
            List<Integer> order = drain(A);
            expected = expected == null ? order : expected;
            assertThat(order).isEqualTo(expected).hasSize(500);
        }
    }

    @Test
    void shouldKeepRequirementsApartAndNameThatOfTheBestTaskFirst() {
        backlog.add(0, A, 5, 100, 0);
        backlog.add(1, B, 7, 200, 0);

        assertThat(backlog.requirements()).containsExactly(B, A);
        assertThat(backlog.head(A)).isZero();
        assertThat(backlog.poll(B)).isEqualTo(1);
        assertThat(backlog.poll(B)).isEqualTo(-1);
        assertThat(backlog.requirements()).containsExactly(A);
        assertThat(backlog.size()).isEqualTo(1);
        assertThat(backlog.size(B)).isZero();
    }

    @Test
    void shouldGiveBackTheKeysOfAWaitingTask() {
        backlog.add(9, A, 3, -5, 0);
        backlog.add(4, A, 0, 1_790_000_000_000L, 0);

        assertThat(backlog.priority(9)).isEqualTo(3);
        assertThat(backlog.submittedAt(9)).isEqualTo(-5);
        assertThat(backlog.priority(4)).isZero();
        assertThat(backlog.submittedAt(4)).isEqualTo(1_790_000_000_000L);
        assertThat(backlog.requirement(4)).isEqualTo(A);
        assertThat(backlog.contains(5)).isFalse();
        assertThatThrownBy(() -> backlog.priority(5)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseASlotThatWaitsAndAPriorityOutOfBounds() {
        backlog.add(0, A, 5, 1, 1);

        assertThatThrownBy(() -> backlog.add(0, B, 5, 1, 1))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> backlog.add(1, A, 10, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(backlog.contains(1)).isFalse();
        assertThat(backlog.remove(1)).isFalse();
        assertThat(backlog.size()).isEqualTo(1);
    }

    @Test
    void shouldForgetRequirementsThatNobodyAsksForAnyMore() {
        for (int i = 0; i < 20_000; i++) {
            backlog.add(0, Requirement.of(List.of("kind-" + i)), 5, i, i);
            backlog.remove(0);
        }

        assertThat(backlog.requirements()).isEmpty();
        assertThat(backlog.size()).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldAgreeWithSortedSetsOverAnySequence(long seed) {
        Random random = new Random(seed);
        List<Requirement> kinds = List.of(A, B, Requirement.of(List.of("b", "a")));
        Map<Requirement, TreeSet<Waiting>> model = new HashMap<>();
        kinds.forEach(kind -> model.put(kind, new TreeSet<>(Waiting.ORDER)));
        Map<Integer, Waiting> bySlot = new HashMap<>();
        for (int step = 0; step < 40_000; step++) {
            Requirement kind = kinds.get(random.nextInt(kinds.size()));
            int slot = random.nextInt(3_000);
            int dice = random.nextInt(10);
            if (dice < (step % 8_000 < 4_000 ? 7 : 3)) {
                if (!bySlot.containsKey(slot)) {
                    Waiting waiting =
                            new Waiting(slot, kind, random.nextInt(10), random.nextInt(50), step);
                    backlog.add(slot, kind, waiting.priority, waiting.submittedAt, waiting.order);
                    requireNonNull(model.get(kind)).add(waiting);
                    bySlot.put(slot, waiting);
                }
            } else if (dice < 8) {
                Waiting first = requireNonNull(model.get(kind)).pollFirst();
                assertThat(backlog.poll(kind)).isEqualTo(first == null ? -1 : first.slot);
                if (first != null) {
                    bySlot.remove(first.slot);
                }
            } else {
                Waiting waiting = bySlot.remove(slot);
                assertThat(backlog.remove(slot)).isEqualTo(waiting != null);
                if (waiting != null) {
                    requireNonNull(model.get(waiting.requirement)).remove(waiting);
                }
            }
            TreeSet<Waiting> waiting = requireNonNull(model.get(kind));
            assertThat(backlog.head(kind)).isEqualTo(waiting.isEmpty() ? -1 : waiting.first().slot);
            assertThat(backlog.size(kind)).isEqualTo(waiting.size());
            assertThat(backlog.size()).isEqualTo(bySlot.size());
            assertThat(backlog.contains(slot)).isEqualTo(bySlot.containsKey(slot));
        }
    }

    private record Waiting(
            int slot, Requirement requirement, int priority, long submittedAt, long order) {
        static final Comparator<Waiting> ORDER =
                Comparator.comparingInt((Waiting w) -> -w.priority)
                        .thenComparingLong(Waiting::submittedAt)
                        .thenComparingLong(Waiting::order);
    }
}
