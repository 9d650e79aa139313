package io.penstock.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.json.RawJson;
import org.junit.jupiter.api.Test;

class LoadPlanTest {
    private static final LoadPlan PLAN =
            new LoadPlan("noop", 1_000, 250, LoadPlan.payload(10), "load-x-");

    @Test
    void spreadsDueTimesEvenly() {
        assertThat(PLAN.dueNanos(0)).isZero();
        assertThat(PLAN.dueNanos(1)).isEqualTo(4_000_000);
        assertThat(PLAN.dueNanos(999)).isEqualTo(3_996_000_000L);
    }

    @Test
    void makesPayloadsOfTheSizeThatWasAskedFor() {
        assertThat(LoadPlan.payload(10)).isEqualTo(RawJson.of("\"xxxxxxxx\""));
        assertThat(LoadPlan.payload(0).text()).isEqualTo("\"\"");
    }

    @Test
    void knowsItsOwnTasksAmongOthers() {
        assertThat(PLAN.submission(7).id()).isEqualTo("load-x-7");
        assertThat(PLAN.number("load-x-7")).isEqualTo(7);
        assertThat(PLAN.number("load-x-1000")).isEqualTo(-1);
        assertThat(PLAN.number("load-y-7")).isEqualTo(-1);
        assertThat(PLAN.number("load-x-seven")).isEqualTo(-1);
    }

    @Test
    void refusesNothingToDoAndNoRate() {
        assertThatThrownBy(() -> new LoadPlan("a", 0, 1, LoadPlan.payload(2), "p"))
                .hasMessage("tasks must be at least 1, is 0");
        assertThatThrownBy(() -> new LoadPlan("a", 1, Double.NaN, LoadPlan.payload(2), "p"))
                .hasMessage("rate must be more than 0, is NaN");
    }
}
