package io.penstock.timer;

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

class TimerWheelTest {
    private static final long START = 1_790_000_000_003L;
    private static final long HOUR = 3_600_000;

    private final TimerWheel wheel = new TimerWheel(START);
    private final List<Integer> fired = new ArrayList<>();

    private int advance(long nowMs) {
        return wheel.advance(nowMs, fired::add);
    }

    @Test
    void shouldFireNoTimerEarlyAndEachOnce() {
        wheel.schedule(3, START + 25);

        assertThat(advance(START + 24)).isZero();
        assertThat(advance(START + 24 + TimerWheel.TICK_MS)).isEqualTo(1);
        assertThat(advance(START + HOUR)).isZero();
        assertThat(fired).containsExactly(3);
    }

    @Test
    void shouldFireWhatIsDueAlreadyAtTheNextAdvance() {
        wheel.schedule(0, 5);
        wheel.schedule(1, START);

        assertThat(wheel.nextDueMs()).isLessThanOrEqualTo(START);
        advance(START + 10);
        assertThat(fired).containsExactly(0, 1);
    }

    @Test
    void shouldReplaceTheTimerOfASlot() {
        wheel.schedule(7, START + 100);
        wheel.schedule(7, START + HOUR);

        advance(START + 1_000);
        assertThat(fired).isEmpty();
        assertThat(wheel.size()).isEqualTo(1);
        advance(START + HOUR + 10);
        assertThat(fired).containsExactly(7);
    }

    @Test
    void shouldNotFireACancelledTimer() {
        wheel.schedule(1, START + 100);
        wheel.cancel(1);
        wheel.cancel(1);
        wheel.cancel(99);

        advance(START + HOUR);
        assertThat(fired).isEmpty();
        assertThat(wheel.size()).isZero();
        assertThat(wheel.nextDueMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldLeaveWhatACallbackSchedulesInThePastToTheNextAdvance() {
        wheel.schedule(1, START + 10);

        int first = wheel.advance(START + 100, slot -> wheel.schedule(slot, START));
        int second = wheel.advance(START + 100, fired::add);

        assertThat(first).isEqualTo(1);
        assertThat(second).isEqualTo(1);
        assertThat(wheel.size()).isZero();
    }

    @Test
    void shouldLetACallbackCancelATimerOfTheSameTick() {
        wheel.schedule(1, START + 50);
        wheel.schedule(2, START + 50);

        wheel.advance(
                START + 100,
                slot -> {
                    fired.add(slot);
                    wheel.cancel(2);
                });
        assertThat(fired).containsExactly(1);
    }

    @Test
    void shouldKeepWhatWasNotHandedOverWhenACallbackThrows() {
        wheel.schedule(1, START + 50);
        wheel.schedule(2, START + 50);
        wheel.schedule(3, START + HOUR);

        assertThatThrownBy(
                        () ->
                                wheel.advance(
                                        START + 100,
                                        slot -> {
                                            throw new IllegalStateException("slot " + slot);
                                        }))
                .hasMessage("slot 1");
        advance(START + 100);
        assertThat(fired).containsExactly(2);
        assertThat(wheel.size()).isEqualTo(1);
    }

    @Test
    void shouldRefuseToAdvanceInsideACallback() {
        wheel.schedule(1, 5);

        assertThatThrownBy(() -> wheel.advance(START, slot -> advance(START)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldFireInTheOrderOfTicksAndOfSchedulingWithinOne() {
        wheel.schedule(5, START + 10 * HOUR);
        wheel.schedule(4, START + HOUR);
        wheel.schedule(3, START + 10 * HOUR);
        wheel.schedule(2, START + 70);
        advance(START + 10 * HOUR - 20);
        wheel.schedule(1, START + 10 * HOUR);

        advance(START + 11 * HOUR);
        assertThat(fired).containsExactly(2, 4, 5, 3, 1);
    }

    @Test
    void shouldTakeTimersUpToTheEndOfTime() {
        wheel.schedule(0, Long.MAX_VALUE);
        wheel.schedule(1, START + 100L * 365 * 24 * HOUR);

        assertThat(advance(START + 99L * 365 * 24 * HOUR)).isZero();
        assertThat(advance(START + 100L * 365 * 24 * HOUR + 10)).isEqualTo(1);
        assertThat(wheel.size()).isEqualTo(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void shouldAgreeWithASortedMapOverAnySequence(long seed) {
        Random random = new Random(seed);
        Map<Integer, Long> model = new HashMap<>();
        long now = START;
        for (int step = 0; step < 20_000; step++) {
            int slot = random.nextInt(200);
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3, 4 -> {
                    long due = now + spread(random);
                    wheel.schedule(slot, due);
                    model.put(slot, due);
                }
                case 5 -> {
                    wheel.cancel(slot);
                    model.remove(slot);
                }
                default -> {
                    now += Math.max(0, spread(random) / 4);
                    fired.clear();
                    advance(now);
                    List<Integer> due = dueIn(model, now);
                    assertThat(fired).as("step %d", step).containsExactlyInAnyOrderElementsOf(due);
                    due.forEach(model::remove);
                }
            }
            assertThat(wheel.size()).isEqualTo(model.size());
            long earliest =
                    model.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
            assertThat(wheel.nextDueMs() == Long.MAX_VALUE).isEqualTo(model.isEmpty());
            if (!model.isEmpty()) {
                long fires = Math.ceilDiv(earliest, TimerWheel.TICK_MS) * TimerWheel.TICK_MS;
                assertThat(wheel.nextDueMs()).isLessThanOrEqualTo(Math.max(fires, now));
            }
        }
    }

    private static List<Integer> dueIn(Map<Integer, Long> model, long now) {
        return model.entrySet().stream()
                .filter(e -> Math.ceilDiv(e.getValue(), TimerWheel.TICK_MS) <= now / 10)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static long spread(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(20) - 10;
            case 1 -> random.nextInt(1_000);
            case 2 -> random.nextInt(60_000);
            case 3 -> random.nextLong(HOUR);
            case 4 -> random.nextLong(24 * HOUR);
            default -> random.nextLong(700 * HOUR);
        };
    }
}
