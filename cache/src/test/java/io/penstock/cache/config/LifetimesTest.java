package io.penstock.cache.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LifetimesTest {
    @Test
    void shouldBeTheTableOfTheReadme() {
        Lifetimes table = Lifetimes.defaults();

        assertThat(table.result()).isEqualTo(Duration.ofMinutes(5));
        assertThat(table.agentState()).isEqualTo(Duration.ofSeconds(30));
        assertThat(table.route()).isEqualTo(Duration.ofMinutes(1));
        assertThat(table.query()).isEqualTo(Duration.ofMinutes(5));
        assertThat(table.session()).isEqualTo(Duration.ofHours(1));
        assertThat(table.coordination()).isEqualTo(Duration.ofHours(24));
        assertThat(table.absent()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void shouldRejectATimeOfNothingByName() {
        Duration one = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Lifetimes(one, one, Duration.ZERO, one, one, one, one))
                .hasMessageContaining("ttl.route");
    }
}
