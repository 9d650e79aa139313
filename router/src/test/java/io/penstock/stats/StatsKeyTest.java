package io.penstock.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatsKeyTest {
    private static final long T = WindowKind.TEN_SECONDS.windowStart(1_795_262_400_000L);

    @Test
    void shouldComeBackFromItsBytes() {
        for (String name : List.of("scan", "größe/日本", StatsTable.OTHER)) {
            StatsKey key = new StatsKey(WindowKind.FIVE_MINUTES, Grouping.TENANT, T, name);

            assertThat(StatsKey.read(key.toBytes())).isEqualTo(key);
        }
    }

    @Test
    void shouldLieWithinTheBoundsOfItsTimeAndNoOther() {
        TreeMap<byte[], StatsKey> rows = new TreeMap<>(Arrays::compareUnsigned);
        for (WindowKind kind : WindowKind.values()) {
            for (Grouping by : Grouping.values()) {
                for (long start : new long[] {T - 10_000, T, T + 10_000, T + 20_000}) {
                    for (String name : List.of(StatsTable.OTHER, "a", "\uFFFD")) {
                        StatsKey key = new StatsKey(kind, by, start, name);
                        rows.put(key.toBytes(), key);
                    }
                }
            }
        }

        for (long to : new long[] {T + 10_001, T + 15_000, T + 20_000}) {
            assertThat(
                            rows.subMap(
                                            StatsKey.firstAt(
                                                    WindowKind.TEN_SECONDS, Grouping.AGENT, T),
                                            true,
                                            StatsKey.lastBefore(
                                                    WindowKind.TEN_SECONDS, Grouping.AGENT, to),
                                            true)
                                    .values())
                    .hasSize(6)
                    .allMatch(key -> key.kind() == WindowKind.TEN_SECONDS)
                    .allMatch(key -> key.by() == Grouping.AGENT)
                    .allMatch(key -> key.start() == T || key.start() == T + 10_000);
        }
    }
}
