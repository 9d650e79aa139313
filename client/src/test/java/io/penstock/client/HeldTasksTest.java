package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.client.Run.Stage;
import io.penstock.task.AgentMessage.Assignment;
import io.penstock.task.AttemptResult.Failed;
import io.penstock.task.AttemptResult.Outcome;
import io.penstock.task.AttemptResult.Succeeded;
import io.penstock.task.Dispatch;
import io.penstock.task.NewTask;
import io.penstock.task.TaskDefaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldTasksTest {
    private static final Outcome DONE = new Succeeded(null);
    private static final Outcome BROKEN = new Failed("broken");
    private static final TaskHandler NEVER_CALLED = run -> null;

    private long nowMs;
    private boolean room = true;
    private final HeldTasks held =
            new HeldTasks(
                    2,
                    new RecentTasks(100, 100_000, millis(60_000)),
                    () -> room,
                    () -> millis(nowMs));

    @Test
    void shouldBeginAsManyAsItHasSlotsAndQueueTheRest() {
        Run a = begin(receive("a", 1));
        assertThat(receive("b", 2)).isInstanceOf(Reception.Begin.class);
        assertThat(receive("c", 3)).isInstanceOf(Reception.Queued.class);
        assertThat(receive("d", 4)).isInstanceOf(Reception.Queued.class);
        assertThat(held.size()).isEqualTo(4);

        HeldTasks.Ended ended = held.ended(a, DONE, 1);

        assertThat(ended.toAnswer()).extracting(Asked::dispatch).containsExactly(dispatch(1));
        assertThat(ended.next()).extracting(run -> run.task().id()).isEqualTo("c");
        assertThat(held.next()).isNull();
    }

    @Test
    void shouldBeginNothingWhileThereIsNoRoomForResults() {
        room = false;
        assertThat(receive("a", 1)).isInstanceOf(Reception.Queued.class);
        assertThat(held.next()).isNull();
        room = true;
        assertThat(held.next()).isNotNull();
    }

    @Test
    void shouldDropADispatchThatItHoldsOrHasHeld() {
        Run a = begin(receive("a", 1));
        assertThat(receive("a", 1)).isInstanceOf(Reception.Repeated.class);
        held.ended(a, BROKEN, 1);
        assertThat(receive("a", 1)).isInstanceOf(Reception.Repeated.class);
        assertThat(held.size()).isZero();
    }

    @Test
    void shouldAnswerEachDispatchOfARunningTask() {
        Run a = begin(receive("a", 1));
        assertThat(receive("a", 2)).isInstanceOf(Reception.Joined.class);

        assertThat(held.ended(a, DONE, 1).toAnswer())
                .extracting(Asked::dispatch)
                .containsExactly(dispatch(1), dispatch(2));
    }

    @Test
    void shouldAnswerANewDispatchByTheOutputThatItRemembers() {
        held.ended(begin(receive("a", 1)), DONE, 7);

        assertThat(receive("a", 2))
                .isInstanceOfSatisfying(
                        Reception.Known.class,
                        known -> {
                            assertThat(known.recent().success()).isEqualTo(DONE);
                            assertThat(known.recent().durationMs()).isEqualTo(7);
                        });
        assertThat(receive("a", 2)).isInstanceOf(Reception.Repeated.class);
    }

    @Test
    void shouldRunATaskAgainWhoseRunFailed() {
        held.ended(begin(receive("a", 1)), BROKEN, 1);

        assertThat(receive("a", 2)).isInstanceOf(Reception.Begin.class);
    }

    @Test
    void shouldForgetAnOutputAfterItsTime() {
        held.ended(begin(receive("a", 1)), DONE, 1);
        nowMs += 60_001;

        assertThat(receive("a", 2)).isInstanceOf(Reception.Begin.class);
    }

    @Test
    void shouldStopARunWhoseTimeIsOverAndKeepItsSlotUntilItEnds() {
        Run a = begin(receive("a", 1, 50));
        begin(receive("b", 2));
        receive("c", 3);
        assertThat(held.earliestDeadline()).isEqualTo(millis(50));
        nowMs = 49;
        assertThat(held.expire()).isEmpty();
        nowMs = 50;

        assertThat(held.expire()).containsExactly(a);
        assertThat(a.stage()).isEqualTo(Stage.TIMED_OUT);
        assertThat(a.isCancelled()).isTrue();
        assertThat(held.size()).as("its result is not wanted").isEqualTo(2);
        assertThat(held.next()).as("its slot is taken").isNull();
        HeldTasks.Ended ended = held.ended(a, DONE, 51);
        assertThat(ended.toAnswer()).isEmpty();
        assertThat(ended.next()).extracting(run -> run.task().id()).isEqualTo("c");
    }

    @Test
    void shouldEndTheTimeOfAWaitingTaskWithoutASlot() {
        begin(receive("a", 1));
        begin(receive("b", 2));
        receive("c", 3, 10);
        nowMs = 10;

        assertThat(held.expire()).hasSize(1);
        assertThat(held.queued()).isZero();
    }

    @Test
    void shouldGiveARunTheLongerTimeOfTwoDispatches() {
        Run a = begin(receive("a", 1, 50));
        receive("a", 2, 500);
        nowMs = 50;

        assertThat(held.expire()).isEmpty();
        assertThat(a.timeLeft()).isEqualTo(Duration.ofMillis(450));
        assertThat(held.earliestDeadline()).isEqualTo(millis(500));
    }

    @Test
    void shouldRunATimedOutTaskAgainBesideItsStubbornThread() {
        begin(receive("a", 1, 50));
        nowMs = 50;
        held.expire();

        assertThat(receive("a", 2)).isInstanceOf(Reception.Begin.class);
    }

    @Test
    void shouldCallOffARunByItsNewestDispatchOnly() {
        Run a = begin(receive("a", 1));
        receive("a", 2);

        assertThat(held.cancel("a", dispatch(9))).isNull();
        assertThat(held.cancel("a", dispatch(1))).isNull();
        assertThat(a.isCancelled()).isFalse();
        assertThat(receive("a", 1)).isInstanceOf(Reception.Repeated.class);
        assertThat(held.cancel("a", dispatch(2))).isSameAs(a);
        assertThat(a.isCancelled()).isTrue();
        assertThat(held.ended(a, DONE, 1).toAnswer()).isEmpty();
        assertThat(held.cancel("a", dispatch(2))).isNull();
    }

    @Test
    void shouldCallOffAWaitingTask() {
        begin(receive("a", 1));
        begin(receive("b", 2));
        receive("c", 3);

        assertThat(held.cancel("c", dispatch(3))).isNotNull();
        assertThat(held.queued()).isZero();
        assertThat(held.size()).isEqualTo(2);
    }

    @Test
    void shouldCountHeldTasksByTheirSource() {
        receive("a", 1);
        receive("b", 2);
        receive("c", 3);

        assertThat(held.inFlight()).isEqualTo(Map.of(0, 1, 1, 1, 2, 1));
    }

    @Test
    void shouldCountOutASlotThatAStoppedRunHasNotLeftForASecond() {
        Run a = begin(receive("a", 1, 50));
        nowMs = 50;
        held.expire();
        nowMs = 1_050;
        assertThat(held.usableSlots()).isEqualTo(2);
        nowMs = 1_051;
        assertThat(held.usableSlots()).isEqualTo(1);
        held.ended(a, BROKEN, 0);
        assertThat(held.usableSlots()).isEqualTo(2);
    }

    @Test
    void shouldUseNewSlotsAtOnceAndLoseOldOnesWhenTheyAreFree() {
        Run a = begin(receive("a", 1));
        begin(receive("b", 2));
        receive("c", 3);
        held.resize(3);
        assertThat(held.next()).isNotNull();
        receive("d", 4);
        held.resize(1);
        assertThat(held.ended(a, DONE, 1).next()).isNull();
    }

    @Test
    void shouldCallOffEverything() {
        Run a = begin(receive("a", 1));
        begin(receive("b", 2));
        receive("c", 3);

        assertThat(held.cancelAll()).hasSize(3);
        assertThat(held.size()).isZero();
        assertThat(held.ended(a, DONE, 1)).isEqualTo(new HeldTasks.Ended(List.of(), null));
    }

    @Test
    void shouldTakeAnyTimeLeft() {
        begin(receive("a", 1, Long.MAX_VALUE));
        begin(receive("b", 2, Long.MIN_VALUE));

        assertThat(held.expire()).hasSize(1);
        assertThat(held.earliestDeadline()).isEqualTo(Duration.ofDays(7).toNanos());
    }

    @Test
    void shouldAnswerEachDispatchAtMostOnceAndKeepWithinItsSlotsWhateverHappens() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Dispatch> answered = new ArrayList<>();
        Map<Integer, String> given = new HashMap<>();
        List<Run> running = new ArrayList<>();
        for (int step = 1; step < 20_000; step++) {
            nowMs += random.nextInt(3);
            String id = "t" + random.nextInt(12);
            // Older dispatches than the memory holds cannot come: it keeps 16 a task.
            int number = Math.max(1, step - random.nextInt(12));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    given.putIfAbsent(number, id);
                    switch (receive(given.get(number), number, 1 + random.nextInt(60))) {
                        case Reception.Begin(Run run) -> running.add(run);
                        case Reception.Known _ -> answered.add(dispatch(number));
                        case Reception.Queued _, Reception.Joined _, Reception.Repeated _ -> {}
                    }
                }
                case 3 -> held.cancel(id, dispatch(number));
                case 4 -> held.expire().forEach(run -> answer(run.asked(), answered));
                default -> {
                    if (!running.isEmpty()) {
                        Run run = running.remove(random.nextInt(running.size()));
                        HeldTasks.Ended ended =
                                held.ended(run, random.nextBoolean() ? DONE : BROKEN, 1);
                        answer(ended.toAnswer(), answered);
                        if (ended.next() != null) {
                            running.add(ended.next());
                        }
                    }
                }
            }
            assertThat(running.size()).as("seed %d", seed).isLessThanOrEqualTo(2);
        }
        assertThat(answered.size()).as("seed %d", seed).isGreaterThan(1_000);
        assertThat(new HashSet<>(answered)).as("seed %d", seed).hasSameSizeAs(answered);
    }

    private static void answer(List<Asked> asked, List<Dispatch> answered) {
        asked.forEach(one -> answered.add(one.dispatch()));
    }

    private Reception receive(String id, int dispatch) {
        return receive(id, dispatch, 60_000);
    }

    private Reception receive(String id, int dispatch, long timeLeftMs) {
        return held.receive(
                new Assignment(
                        NewTask.of("a", null).complete(id, TaskDefaults.STANDARD),
                        1,
                        dispatch(dispatch),
                        1,
                        dispatch % 3,
                        timeLeftMs),
                NEVER_CALLED);
    }

    private static Run begin(Reception reception) {
        return ((Reception.Begin) reception).run();
    }

    private static Dispatch dispatch(long number) {
        return new Dispatch(7, number);
    }

    private static long millis(long ms) {
        return ms * 1_000_000;
    }
}
