package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final StringWriter text = new StringWriter();
    private long nanos;

    @Test
    void showsBarCountRateAndTimeLeft() {
        try (ProgressBar bar = bar(100)) {
            nanos = Duration.ofSeconds(7).toNanos();
            bar.at(0, 4_000);
            nanos = Duration.ofSeconds(9).toNanos();
            bar.at(1_000, 4_000);
        }

        assertThat(text.toString())
                .contains("\rworking [======                  ] 1,000 of 4,000  500/s  6.0 s left");
    }

    @Test
    void showsNoBarWhenNobodyKnowsTheTotal() {
        try (ProgressBar bar = bar(100)) {
            bar.at(12, 0);
        }

        assertThat(text.toString()).startsWith("\rworking 12");
    }

    @Test
    void drawsAtMostTenTimesASecondButAlwaysTheEnd() {
        try (ProgressBar bar = bar(100)) {
            for (int i = 1; i <= 10; i++) {
                bar.at(i, 10);
            }
        }

        assertThat(text.toString().split("\r"))
                .filteredOn(line -> line.contains("of 10"))
                .satisfiesExactly(
                        first -> assertThat(first).contains(" 1 of 10"),
                        last -> assertThat(last).contains(" 10 of 10"));
    }

    @Test
    void staysWithinTheTerminal() {
        try (ProgressBar bar = bar(40)) {
            nanos = Duration.ofSeconds(7).toNanos();
            bar.at(0, 4_000);
            nanos = Duration.ofSeconds(9).toNanos();
            bar.at(1_000, 4_000);
        }

        assertThat(text.toString().split("\r")).allMatch(line -> line.length() < 40);
    }

    @Test
    void isSilentWithoutATerminal() {
        Surroundings surroundings = TestSurroundings.with(Map.of(), Path.of("/"));

        try (ProgressBar bar = ProgressBar.of(new PrintWriter(text), surroundings, "working")) {
            bar.at(1, 2);
        }

        assertThat(text.toString()).isEmpty();
    }

    private ProgressBar bar(int columns) {
        return ProgressBar.of(new PrintWriter(text), columns, "working", () -> nanos);
    }
}
