package io.penstock.cache.resilient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cache.Selection;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwedChangesTest {
    private final OwedChanges owed = new OwedChanges();

    @Test
    void shouldCoverWhatIsOwedUntilItIsPaid() {
        assertThat(owed.covers("a")).isFalse();
        owed.add(Selection.keys(Set.of("a")));
        owed.add(new Selection.Prefix("p:"));
        owed.add(new Selection.Pattern("x?"));

        assertThat(owed.covers("a")).isTrue();
        assertThat(owed.covers("p:1")).isTrue();
        assertThat(owed.covers("x1")).isTrue();
        assertThat(owed.covers("b")).isFalse();
        while (!owed.next().isEmpty()) {
            owed.paid(owed.next().getFirst());
        }
        assertThat(owed.any()).isFalse();
        assertThat(owed.covers("a")).isFalse();
    }

    @Test
    void shouldOweAllWhenTooMuchIsOwed() {
        for (int i = 0; i <= 10_000; i++) {
            owed.add(Selection.keys(Set.of("k" + i)));
        }

        assertThat(owed.covers("never named")).isTrue();
        assertThat(owed.next()).containsExactly(Selection.all());
    }

    @Test
    void shouldNotKnowWhichKeysHaveATag() {
        owed.add(new Selection.Tag("t"));

        assertThat(owed.covers("any")).isTrue();
    }

    @Test
    void shouldRejectABreakerThatCannotWork() {
        assertThatThrownBy(() -> new BreakerConfig(0, 1, 50, Duration.ofSeconds(1), 1))
                .hasMessageContaining("positive");
        assertThatThrownBy(() -> new BreakerConfig(1, 1, 101, Duration.ofSeconds(1), 1))
                .hasMessageContaining("failurePercent");
    }
}
