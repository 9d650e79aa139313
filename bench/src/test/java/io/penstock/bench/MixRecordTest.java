package io.penstock.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MixRecordTest {
    @Test
    void shouldCarryItsNumberAndHaveTheSizeAskedFor() {
        byte[] record = MixRecord.of(1_234_567, MixRecord.TASK_BYTES);
        assertThat(record).hasSize(300).startsWith("0000000001234567".getBytes(US_ASCII));
        assertThat(MixRecord.number(record)).isEqualTo(1_234_567);
        assertThat(MixRecord.id(1_234_567)).isEqualTo("0000000001234567".getBytes(US_ASCII));
    }
}
