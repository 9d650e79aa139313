package io.penstock.topology;

import static io.penstock.topology.DrivenTopology.idHere;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stats.Grouping;
import io.penstock.stats.StatsTable;
import io.penstock.stats.WindowKind;
import io.penstock.stats.WindowStats;
import io.penstock.task.RecordRef;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeepStatsTest {
    private static final long START = DrivenTopology.START.toEpochMilli();

    private final DrivenTopology topology = new DrivenTopology();

    @AfterEach
    void close() {
        topology.close();
    }

    @Test
    void shouldAddAnEndByTypeByAgentAndByTenant() {
        end(TaskState.SUCCEEDED, "scan", "one", "acme");

        assertThat(rows(WindowKind.TEN_SECONDS, Grouping.TYPE)).containsOnlyKeys("0 scan");
        assertThat(rows(WindowKind.TEN_SECONDS, Grouping.AGENT)).containsOnlyKeys("0 one");
        assertThat(rows(WindowKind.TEN_SECONDS, Grouping.TENANT)).containsOnlyKeys("0 acme");
        WindowStats stats = row(WindowKind.TEN_SECONDS, Grouping.TYPE, "0 scan");
        assertThat(stats.count(TaskState.SUCCEEDED)).isEqualTo(1);
        assertThat(stats.tookMs(TaskState.SUCCEEDED).quantile(0.5)).isEqualTo(40);
        assertThat(stats.attempts()).isEqualTo(2);
        assertThat(stats.executionMs()).isEqualTo(7);
    }

    @Test
    void shouldCountEachOutcome() {
        Map<TaskState, Integer> counts =
                Map.of(
                        TaskState.SUCCEEDED, 4,
                        TaskState.FAILED, 3,
                        TaskState.CANCELLED, 2,
                        TaskState.EXPIRED, 1);
        counts.forEach(
                (outcome, count) -> {
                    for (int i = 0; i < count; i++) {
                        end(outcome, "scan", "one", "acme");
                    }
                });

        WindowStats stats = row(WindowKind.TEN_SECONDS, Grouping.TYPE, "0 scan");
        counts.forEach(
                (outcome, count) -> assertThat(stats.count(outcome)).isEqualTo((long) count));
    }

    @Test
    void shouldCountWhatTheTopologyEndsItself() {
        topology.join("one", 1, 10, "scan");
        topology.submit(idHere(0), "{\"type\":\"scan\"}");
        topology.succeed(topology.assignments().getFirst(), "one", "1");

        assertThat(row(WindowKind.TEN_SECONDS, Grouping.AGENT, "0 one").ended()).isEqualTo(1);
    }

    @Test
    void shouldLeaveOutOfTheAgentsWhatNoAgentHad() {
        end(TaskState.CANCELLED, "scan", null, "acme");

        assertThat(rows(WindowKind.TEN_SECONDS, Grouping.TYPE)).containsOnlyKeys("0 scan");
        assertThat(rows(WindowKind.TEN_SECONDS, Grouping.AGENT)).isEmpty();
    }

    @Test
    void shouldBeginAWindowEveryTenSeconds() {
        end();
        topology.advance(Duration.ofMillis(9_999));
        end();
        topology.advance(Duration.ofMillis(1));
        end();

        assertThat(row(WindowKind.TEN_SECONDS, Grouping.TYPE, "0 scan").ended()).isEqualTo(2);
        assertThat(row(WindowKind.TEN_SECONDS, Grouping.TYPE, "10 scan").ended()).isEqualTo(1);
    }

    @Test
    void shouldAddUpFiveMinutesOnceTheyAreOver() {
        end();
        topology.advance(Duration.ofSeconds(20));
        end();
        topology.advance(Duration.ofSeconds(270));
        assertThat(rows(WindowKind.FIVE_MINUTES, Grouping.TYPE)).isEmpty();

        end();
        topology.advance(Duration.ofSeconds(70));
        end();
        topology.advance(Duration.ofMinutes(1));

        assertThat(rows(WindowKind.FIVE_MINUTES, Grouping.TYPE)).containsOnlyKeys("0 scan");
        assertThat(row(WindowKind.FIVE_MINUTES, Grouping.TYPE, "0 scan").ended()).isEqualTo(3);
        assertThat(row(WindowKind.FIVE_MINUTES, Grouping.AGENT, "0 one").ended()).isEqualTo(3);
        assertThat(row(WindowKind.FIVE_MINUTES, Grouping.TENANT, "0 acme").ended()).isEqualTo(3);
    }

    @Test
    void shouldKeepEachKindOfWindowForItsTime() {
        end();
        topology.advance(Duration.ofMinutes(64));
        assertThat(rows(WindowKind.TEN_SECONDS, Grouping.TYPE)).containsOnlyKeys("0 scan");
        topology.advance(Duration.ofMinutes(1));
        assertThat(rows(WindowKind.TEN_SECONDS, Grouping.TYPE)).isEmpty();
        assertThat(rows(WindowKind.FIVE_MINUTES, Grouping.TYPE)).containsOnlyKeys("0 scan");

        topology.advance(Duration.ofMinutes(22 * 60 + 59));
        assertThat(rows(WindowKind.FIVE_MINUTES, Grouping.TYPE)).containsOnlyKeys("0 scan");
        topology.advance(Duration.ofMinutes(1));
        for (Grouping by : Grouping.values()) {
            assertThat(rows(WindowKind.FIVE_MINUTES, by)).isEmpty();
            assertThat(rows(WindowKind.TEN_SECONDS, by)).isEmpty();
        }
    }

    @Test
    void shouldAddUpWhatIsPastItsTimeAfterALongStop() {
        end();
        topology.advance(Duration.ofHours(5));

        assertThat(rows(WindowKind.TEN_SECONDS, Grouping.TYPE)).isEmpty();
        assertThat(row(WindowKind.FIVE_MINUTES, Grouping.TYPE, "0 scan").ended()).isEqualTo(1);
    }

    @Test
    void shouldAddUpNamesBeyondTheBoundUnderOther() {
        for (int i = 0; i < KeepStats.MOST_NAMES + 5; i++) {
            end(TaskState.SUCCEEDED, "scan", "one", "tenant-" + i);
        }

        assertThat(rows(WindowKind.TEN_SECONDS, Grouping.TENANT)).hasSize(KeepStats.MOST_NAMES + 1);
        assertThat(row(WindowKind.TEN_SECONDS, Grouping.TENANT, "0 " + StatsTable.OTHER).ended())
                .isEqualTo(5);
        assertThat(row(WindowKind.TEN_SECONDS, Grouping.TYPE, "0 scan").ended())
                .isEqualTo(KeepStats.MOST_NAMES + 5);
    }

    private void end() {
        end(TaskState.SUCCEEDED, "scan", "one", "acme");
    }

    private void end(TaskState state, String type, @Nullable String agent, String tenant) {
        TaskEvent.Ended end =
                new TaskEvent.Ended(
                        "t",
                        1,
                        state,
                        type,
                        tenant,
                        5,
                        2,
                        agent,
                        1_000,
                        null,
                        1_040,
                        7L,
                        null,
                        null,
                        new RecordRef(Topics.SUBMITTED, 0, 0),
                        List.of());
        topology.send(Topics.EVENTS, DrivenTopology.utf8(end.taskId()), end.toJson());
    }

    private WindowStats row(WindowKind kind, Grouping by, String name) {
        WindowStats stats = rows(kind, by).get(name);
        if (stats == null) {
            throw new AssertionError("no row " + name);
        }
        return stats;
    }

    /** Returns the rows by the second after the start at which their window starts, and name. */
    private Map<String, WindowStats> rows(WindowKind kind, Grouping by) {
        Map<String, WindowStats> rows = new HashMap<>();
        StatsRows.forEach(
                topology.driver.<byte[], byte[]>getKeyValueStore(Stores.STATS),
                kind,
                by,
                0,
                Long.MAX_VALUE,
                (key, stats) -> rows.put((key.start() - START) / 1_000 + " " + key.name(), stats));
        return rows;
    }
}
