package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.json.InvalidField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskCursorTest {
    @Test
    void shouldComeBackAsItWasWritten() {
        TaskCursor cursor = new TaskCursor(true, 1_795_253_463_074L, "an:id/mit ümlaut");

        assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
        assertThat(TaskCursor.of(cursor.text())).isEqualTo(cursor);
        assertThat(TaskCursor.of(null)).isEqualTo(TaskCursor.START);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "!!", "YQ", "YTp4"})
    void shouldRefuseWhatIsNoneOfOurs(String text) {
        assertThatThrownBy(() -> TaskCursor.of(text))
                .isInstanceOf(InvalidField.class)
                .hasMessage("cursor: must be the nextCursor of the page before");
    }

    @Test
    void shouldPlaceOlderTasksBehindAndOrderEqualTimesById() {
        TaskCursor at = new TaskCursor(false, 100, "m");

        assertThat(at.isBefore(99, "a")).isTrue();
        assertThat(at.isBefore(101, "z")).isFalse();
        assertThat(at.isBefore(100, "n")).isTrue();
        assertThat(at.isBefore(100, "m")).isFalse();
        assertThat(TaskCursor.START.isBefore(5, "")).isTrue();
    }
}
