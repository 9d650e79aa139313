package io.penstock.backlog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskSlotsTest {
    private final TaskSlots slots = new TaskSlots();

    @Test
    void shouldFindTheSlotOfAnIdAndTheIdOfASlot() {
        int slot = slots.add("a");

        assertThat(slots.find("a")).isEqualTo(slot);
        assertThat(slots.id(slot)).isEqualTo("a");
        assertThat(slots.find("b")).isEqualTo(-1);
    }

    @Test
    void shouldGiveAFreedSlotAgain() {
        int slot = slots.add("a");
        slots.add("b");
        slots.remove(slot);

        assertThat(slots.find("a")).isEqualTo(-1);
        assertThat(slots.add("c")).isEqualTo(slot);
        assertThat(slots.size()).isEqualTo(2);
    }

    @Test
    void shouldRefuseASecondSlotForAnIdAndAnythingAboutAFreeSlot() {
        int slot = slots.add("a");

        assertThatThrownBy(() -> slots.add("a")).isInstanceOf(IllegalStateException.class);
        slots.remove(slot);
        assertThatThrownBy(() -> slots.remove(slot)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> slots.id(slot)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> slots.id(77)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldTellApartIdsOfEqualHash() {
        int first = slots.add("AaAa");
        int second = slots.add("BBBB");
        int third = slots.add("AaBB");
        assertThat("AaAa".hashCode()).isEqualTo("BBBB".hashCode());

        slots.remove(first);
        assertThat(slots.find("BBBB")).isEqualTo(second);
        assertThat(slots.find("AaBB")).isEqualTo(third);
        assertThat(slots.find("AaAa")).isEqualTo(-1);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldAgreeWithAMapOverAnySequence(long seed) {
        Random random = new Random(seed);
        Map<String, Integer> model = new HashMap<>();
        List<String> present = new ArrayList<>();
        for (int step = 0; step < 50_000; step++) {
            boolean growing = step % 10_000 < 6_000;
            if (present.isEmpty() || random.nextInt(10) < (growing ? 6 : 4)) {
                String id = id(random);
                if (!model.containsKey(id)) {
                    model.put(id, slots.add(id));
                    present.add(id);
                }
            } else {
                int at = random.nextInt(present.size());
                String id = present.set(at, present.getLast());
                present.removeLast();
                slots.remove(requireNonNull(model.remove(id)));
            }
            String probe = id(random);
            assertThat(slots.find(probe)).isEqualTo(model.getOrDefault(probe, -1));
            assertThat(slots.size()).isEqualTo(model.size());
        }
        model.forEach(
                (id, slot) -> {
                    assertThat(slots.find(id)).isEqualTo(slot);
                    assertThat(slots.id(slot)).isEqualTo(id);
                    assertThat(slot).isBetween(0, slots.capacity() - 1);
                });
        assertThat(model.values()).doesNotHaveDuplicates();
    }

    private static String id(Random random) {
        // Many of these share their hash code, so that runs in the table are long.
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            id.append(random.nextBoolean() ? "Aa" : "BB");
        }
        return random.nextInt(3) == 0 ? id.toString() : "task-" + random.nextInt(2_000);
    }
}
