package io.penstock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.json.InvalidField;
import org.junit.jupiter.api.Test;

class StatsSpanTest {
    private static final long NOW = 1_795_262_407_123L;

    @Test
    void shouldBeginAtTheStartOfAWindowThatIsStillKept() {
        for (StatsSpan span : StatsSpan.values()) {
            long from = span.from(NOW);
            long end = from + span.oldest().length().toMillis();

            assertThat(from).isLessThanOrEqualTo(NOW - span.length().toMillis());
            assertThat(span.oldest().windowStart(from)).isEqualTo(from);
            assertThat(end).isGreaterThan(NOW - span.oldest().kept().toMillis());
        }
    }

    @Test
    void shouldBeReadFromItsWord() {
        for (StatsSpan span : StatsSpan.values()) {
            assertThat(StatsSpan.of(span.word())).isEqualTo(span);
        }
        for (Grouping by : Grouping.values()) {
            assertThat(Grouping.of(by.word())).isEqualTo(by);
        }
        assertThatThrownBy(() -> StatsSpan.of("2m"))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("1m, 5m, 1h or 24h");
        assertThatThrownBy(() -> Grouping.of("owner"))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("type, agent or tenant");
    }
}
