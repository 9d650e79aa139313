package io.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.agent.AgentState;
import io.penstock.task.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final Roster roster = new Roster();

    @Test
    void shouldCountTheOthersOfEachPartition() {
        state("a", 1, 0, 1_000);
        state("b", 1, 2, 1_000);
        state("c", 1, 2, 1_000);
        state("me", 1, 2, 1_000);

        assertThat(roster.othersByPartition("me", 3)).containsExactly(1, 0, 2);
        assertThat(roster.size()).isEqualTo(4);
    }

    @Test
    void shouldTakeTheLastStatementOfAnAgent() {
        state("a", 1, 0, 1_000);
        state("a", 2, 1, 1_001);
        state("a", 1, 2, 1_002);

        assertThat(roster.othersByPartition("me", 3)).containsExactly(0, 1, 0);
        assertThat(roster.highestEpoch("a")).isEqualTo(2);
    }

    @Test
    void shouldNotCountWhoHasLeftButRememberItsEpoch() {
        state("a", 7, 0, 1_000);
        observe("a", null, 1_001);
        state("b", 7, 0, 1_000);
        observe("b", new byte[0], 1_001);

        assertThat(roster.isHere("a")).isFalse();
        assertThat(roster.isHere("b")).isFalse();
        assertThat(roster.size()).isZero();
        assertThat(roster.highestEpoch("a")).isEqualTo(7);
    }

    @Test
    void shouldNotCountWhoIsSilentForAMinuteByTheBrokersClock() {
        state("a", 1, 0, 1_000);
        state("b", 1, 1, 61_001);

        assertThat(roster.isHere("a")).isFalse();
        assertThat(roster.isHere("b")).isTrue();
    }

    @Test
    void shouldPassOverWhatItCannotRead() {
        observe("a", "no JSON".getBytes(UTF_8), 1_000);
        observe(null, "{}".getBytes(UTF_8), 1_000);
        state("b", 1, 99, 1_000);

        assertThat(roster.othersByPartition("me", 2)).containsExactly(0, 0);
        assertThat(roster.highestEpoch("a")).isZero();
    }

    private void state(String agent, long epoch, int partition, long at) {
        observe(
                agent,
                new AgentState(agent, epoch, partition, List.of("x"), 1, Map.of(), false).toJson(),
                at);
    }

    private void observe(@Nullable String agent, byte @Nullable [] value, long at) {
        roster.observe(
                new ConsumerRecord<>(
                        Topics.AGENTS,
                        0,
                        0,
                        at,
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        agent == null ? null : agent.getBytes(UTF_8),
                        value,
                        new RecordHeaders(),
                        Optional.empty()));
    }
}
