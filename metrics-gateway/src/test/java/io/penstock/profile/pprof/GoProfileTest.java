package io.penstock.profile.pprof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A file that Go's own profiler wrote, with functions inlined into others. */
class GoProfileTest {
    @Test
    void theTopTenAreThoseOfGoToolPprof() throws IOException {
        Profile profile = PprofDecoder.decode(bytes());

        TopTable top = TopTable.of(profile, profile.standardIndex(), TopTable.Order.CUMULATIVE, 10);

        // go tool pprof -top -cum go-cpu.pprof
        assertThat(top.rows())
                .containsExactly(
                        new TopTable.Row("main.main", 0, 410_000_000),
                        new TopTable.Row("main.outer", 0, 410_000_000),
                        new TopTable.Row("runtime.main", 0, 410_000_000),
                        new TopTable.Row("main.sorting", 0, 190_000_000),
                        new TopTable.Row("sort.Ints", 0, 190_000_000),
                        new TopTable.Row("sort.Sort", 0, 190_000_000),
                        new TopTable.Row("sort.pdqsort", 0, 190_000_000),
                        new TopTable.Row("sort.partition", 60_000_000, 140_000_000),
                        new TopTable.Row("main.other", 20_000_000, 120_000_000),
                        new TopTable.Row("runtime.mapassign_fast64", 70_000_000, 100_000_000));
        assertThat(top.total()).isEqualTo(430_000_000);
        assertThat(top.type()).isEqualTo(new ValueType("cpu", "nanoseconds"));
        assertThat(top.toText()).startsWith("Type: cpu, total 430.0 ms");
    }

    @Test
    void nothingOfItIsLostWhenItIsWrittenAgain() throws IOException {
        Profile profile = PprofDecoder.decode(bytes());

        Profile again = PprofDecoder.decode(PprofEncoder.encode(profile));

        assertThat(again).usingRecursiveComparison().isEqualTo(profile);
    }

    private static byte[] bytes() throws IOException {
        try (@Nullable InputStream in = GoProfileTest.class.getResourceAsStream("go-cpu.pprof")) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }
}
