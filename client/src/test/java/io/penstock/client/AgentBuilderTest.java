package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.json.InvalidField;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgentBuilderTest {
    @Test
    void shouldRefuseNamesThatNobodyCouldRoute() {
        assertThatThrownBy(() -> Agent.builder("an agent"))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("agent: must not hold white space");
        assertThatThrownBy(() -> Agent.builder("a").handle("", run -> null))
                .isInstanceOf(InvalidField.class);
    }

    @Test
    void shouldRefuseAnAgentThatDoesNothing() {
        assertThatThrownBy(() -> Agent.builder("a").offer("gpu").start())
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("at least one handler");
    }

    @Test
    void shouldRefuseSizesOutsideTheirBounds() {
        AgentBuilder agent = Agent.builder("a").handle("x", run -> null);
        assertThatThrownBy(() -> agent.concurrency(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("concurrency must be 1 to 1000000, is 0");
        assertThatThrownBy(() -> agent.prefetch(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> agent.lease(Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> agent.drainLimit(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> agent.concurrency(1_000_000).prefetch(1).start())
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("capacity: must be at most 1000000");
    }
}
