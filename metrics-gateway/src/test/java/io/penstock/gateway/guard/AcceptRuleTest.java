package io.penstock.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptRuleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"gzip", "br, GZIP", "gzip;q=0.1", "*", "*;q=0, gzip", "identity;q=0, *;q=1"})
    void compressedIsTaken(String encodings) {
        assertThat(AcceptRule.takesGzip(encodings)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "br", "gzip;q=0", "gzip; q=0.000", "*, gzip;q=0", "*;q=0", "x-gzip"})
    void compressedIsNotTaken(String encodings) {
        assertThat(AcceptRule.takesGzip(encodings)).isFalse();
    }

    @Test
    void whoSaysNothingGetsWhatATerminalCanShow() {
        assertThat(AcceptRule.takesGzip(null)).isFalse();
    }
}
