package io.penstock.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void showsSecondsWhateverTheUnitOfWhatIsAdded() {
        Spread millis = Spread.ofMillis();
        millis.add(1_500);
        millis.add(-3);
        Spread nanos = Spread.ofNanos();
        nanos.add(2_000);

        assertThat(Figures.of(sink -> millis.show(sink, "wait", "", Map.of())))
                .containsEntry("wait_count", 2.0)
                .containsEntry("wait_sum", 1.5);
        assertThat(Figures.of(sink -> nanos.show(sink, "choice", "", Map.of())))
                .containsEntry("choice_sum", 2e-6);
        assertThat(millis.count()).isEqualTo(2);
    }

    @Test
    void countsRunsOfAgentsThatStartedWithinTheHourOnly() {
        AgentSpawns spawns = new AgentSpawns();
        spawns.heard("mail", false, 1_000_000, 1_002_500);
        spawns.heard("mail", true, 1_000_000, 1_001_000);
        spawns.heard("mail", false, 7, 1_000_000_000);
        spawns.heard("mail", false, 2_000_000, 1_000_000);

        assertThat(Figures.of(spawns))
                .containsEntry("agent_spawn_duration_seconds_sum{agent_type=mail, mode=first}", 2.5)
                .containsEntry(
                        "agent_spawn_duration_seconds_count{agent_type=mail, mode=first}", 1.0)
                .containsEntry(
                        "agent_spawn_duration_seconds_sum{agent_type=mail, mode=restart}", 1.0);
    }
}
