package io.penstock.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.task.RecordRef;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.Topics;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatsTableTest {
    private final StatsTable table = new StatsTable(2);

    @Test
    void shouldAddUpUnderOtherWhatIsBeyondTheBound() {
        for (String name : new String[] {"a", "b", "c", "d", "a", "d"}) {
            table.merge(name, one());
        }

        assertThat(table.rows()).containsOnlyKeys("a", "b", StatsTable.OTHER);
        assertThat(table.row("a").ended()).isEqualTo(2);
        assertThat(table.row(StatsTable.OTHER).ended()).isEqualTo(3);
    }

    @Test
    void shouldNotCountOtherAgainstTheBound() {
        table.merge(StatsTable.OTHER, one());
        table.merge("a", one());
        table.merge("b", one());
        table.merge("c", one());

        assertThat(table.rows()).containsOnlyKeys("a", "b", StatsTable.OTHER);
    }

    @Test
    void shouldGiveNoRowToANameThatNoTaskMayHave() {
        assertThat(table.rowOf("x".repeat(129))).isEqualTo(StatsTable.OTHER);
        assertThat(table.rowOf("x".repeat(128))).hasSize(128);
    }

    private static WindowStats one() {
        WindowStats stats = new WindowStats();
        stats.add(
                new TaskEvent.Ended(
                        "t",
                        1,
                        TaskState.SUCCEEDED,
                        "scan",
                        "acme",
                        5,
                        1,
                        "one",
                        1,
                        null,
                        2,
                        null,
                        null,
                        null,
                        new RecordRef(Topics.SUBMITTED, 0, 0),
                        List.of()));
        return stats;
    }
}
