package io.penstock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.task.RecordRef;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowStatsTest {
    private static final List<TaskState> OUTCOMES =
            Arrays.stream(TaskState.values()).filter(TaskState::isEnd).toList();

    @Test
    void shouldAddUpEachOutcomeOnItsOwn() {
        WindowStats stats = new WindowStats();
        stats.add(end(TaskState.SUCCEEDED, 1, 40, 30L));
        stats.add(end(TaskState.SUCCEEDED, 2, 50, 20L));
        stats.add(end(TaskState.FAILED, 3, 60, 7L));
        stats.add(end(TaskState.EXPIRED, 0, 10, null));

        assertThat(stats.ended()).isEqualTo(4);
        assertThat(stats.count(TaskState.SUCCEEDED)).isEqualTo(2);
        assertThat(stats.count(TaskState.FAILED)).isEqualTo(1);
        assertThat(stats.count(TaskState.CANCELLED)).isZero();
        assertThat(stats.count(TaskState.EXPIRED)).isEqualTo(1);
        assertThat(stats.tookMs(TaskState.SUCCEEDED).quantile(1)).isEqualTo(50);
        assertThat(stats.tookMs(TaskState.FAILED).quantile(1)).isEqualTo(60);
        assertThat(stats.attempts()).isEqualTo(6);
        assertThat(stats.executions()).isEqualTo(3);
        assertThat(stats.executionMs()).isEqualTo(57);
    }

    @Test
    void shouldTakeAnyNumberThatAnAgentOrAClockGives() {
        WindowStats stats = new WindowStats();
        stats.add(end(TaskState.SUCCEEDED, -1, -5, Long.MAX_VALUE));
        stats.add(end(TaskState.SUCCEEDED, Integer.MAX_VALUE, Long.MAX_VALUE / 2, -1L));

        assertThat(WindowStats.read(stats.toBytes()).ended()).isEqualTo(2);
        assertThat(stats.executionMs()).isEqualTo(86_400_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldComeToTheSameSumHoweverItIsCutInParts(long seed) {
        Random random = new Random(seed);
        WindowStats whole = new WindowStats();
        List<WindowStats> parts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            parts.add(new WindowStats());
        }
        for (int i = 0; i < 500; i++) {
            TaskEvent.Ended end =
                    end(
                            OUTCOMES.get(random.nextInt(OUTCOMES.size())),
                            random.nextInt(4),
                            random.nextInt(100_000),
                            random.nextBoolean() ? null : random.nextLong(90_000));
            whole.add(end);
            parts.get(random.nextInt(parts.size())).add(end);
        }
        Collections.shuffle(parts, random);
        while (parts.size() > 1) {
            WindowStats part = parts.removeLast();
            parts.get(random.nextInt(parts.size())).merge(WindowStats.read(part.toBytes()));
        }

        assertThat(parts.getFirst().toBytes()).isEqualTo(whole.toBytes());
    }

    @Test
    void shouldRefuseBytesThatAreNotItsOwn() {
        byte[] good = new WindowStats().toBytes();
        byte[] otherVersion = good.clone();
        otherVersion[0] = 9;

        assertThatThrownBy(() -> WindowStats.read(otherVersion)).hasMessageContaining("version 9");
        assertThatThrownBy(() -> WindowStats.read(Arrays.copyOf(good, good.length - 1)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> WindowStats.read(Arrays.copyOf(good, good.length + 1)))
                .isInstanceOf(IllegalStateException.class);
    }

    private static TaskEvent.Ended end(
            TaskState state, int attempt, long tookMs, @Nullable Long durationMs) {
        return new TaskEvent.Ended(
                "t",
                1,
                state,
                "scan",
                "acme",
                5,
                attempt,
                "one",
                1_000,
                null,
                1_000 + tookMs,
                durationMs,
                null,
                null,
                new RecordRef(Topics.SUBMITTED, 0, 0),
                List.of());
    }
}
