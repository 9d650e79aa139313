package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class WordingTest {
    @Test
    void showsADurationInItsTwoLargestUnits() {
        assertThat(Wording.duration(Duration.ofMillis(7))).isEqualTo("7 ms");
        assertThat(Wording.duration(Duration.ofMillis(12_380))).isEqualTo("12.3 s");
        assertThat(Wording.duration(Duration.ofMillis(59_999))).isEqualTo("59.9 s");
        assertThat(Wording.duration(Duration.ofSeconds(245))).isEqualTo("4 min 5 s");
        assertThat(Wording.duration(Duration.ofMinutes(182))).isEqualTo("3 h 2 min");
        assertThat(Wording.duration(Duration.ofHours(52))).isEqualTo("2 d 4 h");
    }

    @Test
    void countsThingsWithTheirNoun() {
        assertThat(Wording.counted(1, "agent")).isEqualTo("1 agent");
        assertThat(Wording.counted(1_000, "agent")).isEqualTo("1,000 agents");
    }

    @Test
    void keepsTheEndOfALongText() {
        assertThat(Wording.ending("StreamThread-1-consumer", 23))
                .isEqualTo("StreamThread-1-consumer");
        assertThat(Wording.ending("StreamThread-1-consumer", 11)).isEqualTo("…1-consumer");
    }

    @Test
    void takesATimeAheadForNow() {
        Instant now = Instant.ofEpochMilli(10_000);

        assertThat(Wording.ago(20_000, now)).isEqualTo("now");
        assertThat(Wording.ago(9_500, now)).isEqualTo("now");
        assertThat(Wording.ago(5_000, now)).isEqualTo("5.0 s ago");
    }

    @Test
    void showsNumbersBytesSharesAndTimes() {
        assertThat(Wording.count(45_672)).isEqualTo("45,672");
        assertThat(Wording.bytes(512)).isEqualTo("512 B");
        assertThat(Wording.bytes(1_572_864)).isEqualTo("1.5 MiB");
        assertThat(Wording.share(1, 3)).isEqualTo("33.3 %");
        assertThat(Wording.share(0, 0)).isEqualTo("0.0 %");
        assertThat(Wording.time(0, ZoneOffset.UTC)).isEqualTo("1970-01-01 00:00:00");
    }
}
