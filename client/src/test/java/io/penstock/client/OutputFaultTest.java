package io.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.task.SizeLimits;
import org.junit.jupiter.api.Test;

class OutputFaultTest {
    @Test
    void shouldMeasureInBytesOfUtf8() {
        for (String unit : new String[] {"a", "é", "€", "\ud83d\ude00"}) {
            int width = unit.getBytes(UTF_8).length;
            String full = unit.repeat(SizeLimits.OUTPUT_BYTES / width);
            String pad = "a".repeat(SizeLimits.OUTPUT_BYTES % width);

            assertThat(OutputFault.of(full + pad)).as(unit).isNull();
            assertThat(OutputFault.of(full + pad + "a"))
                    .isEqualTo("the output is too large: at most 262144 bytes, has 262145");
        }
    }

    @Test
    void shouldFindUnpairedSurrogates() {
        assertThat(OutputFault.of("\"\ud83d\"")).contains("unpaired surrogate at character 1");
        assertThat(OutputFault.of("\ude00\ud83d")).contains("unpaired surrogate at character 0");
        assertThat(OutputFault.of("ab\ud83d")).contains("unpaired surrogate at character 2");
    }
}
