package io.penstock.lag;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LagHistoryTest {
    private static final Partition ORDERS = new Partition("orders", 0);

    private final LagHistory history = new LagHistory();

    @Test
    void tellsEachSampleOfTheLastMinutesAndFewerOfWhatIsOlder() {
        int samples = 5_000;
        for (int i = 0; i < samples; i++) {
            add("billing", 5_000L * i, i);
        }

        List<LagHistory.Point> points = history.of("billing");

        assertThat(points).hasSize(LagHistory.MOST_POINTS);
        assertThat(points.getFirst().at()).isZero();
        assertThat(points.getLast().lag()).isEqualTo(samples - 1);
        assertThat(points.subList(points.size() - 12, points.size()))
                .extracting(LagHistory.Point::lag)
                .isSorted()
                .allMatch(lag -> lag >= samples - 14);
        for (int i = 1; i < points.size(); i++) {
            long gap = points.get(i).at() - points.get(i - 1).at();
            long age = points.getLast().at() - points.get(i).at();
            assertThat(gap).isPositive().isLessThanOrEqualTo(Math.max(10_000, age / 8));
        }
    }

    @Test
    void forgetsWhatIsOlderThanADay() {
        add("billing", 0, 1);
        add("billing", 25L * 60 * 60 * 1_000, 2);

        assertThat(history.of("billing")).extracting(LagHistory.Point::lag).containsExactly(2L);
    }

    @Test
    void forgetsGroupsThatAreGone() {
        add("billing", 0, 1);
        add("audit", 5_000, 1);

        assertThat(history.of("billing")).isEmpty();
    }

    @Test
    void addsTheSameSampleOnce() {
        add("billing", 0, 1);
        add("billing", 0, 1);

        assertThat(history.of("billing")).hasSize(1);
    }

    @Test
    void saysWhatIsNotKnown() {
        assertThat(
                        new String(
                                LagHistory.toJson(
                                        "a\"b",
                                        List.of(
                                                new LagHistory.Point(
                                                        7, 3, LagTime.UNKNOWN_MS, 1.5f, 2))),
                                StandardCharsets.UTF_8))
                .isEqualTo("{\"group\":\"a\\\"b\",\"points\":[[7,3,null,1.5,2.0]]}");
    }

    private void add(String group, long at, long lag) {
        LogNow log = new LogNow(0, lag);
        PartitionLag partition =
                new PartitionLag(
                        ORDERS,
                        new Judgement(LagRule.COMES_NEARER, lag, 60_000),
                        0,
                        log,
                        lag,
                        LagTime.NONE,
                        Pace.NONE,
                        null);
        history.add(
                new LagSnapshot(
                        "c",
                        at,
                        1,
                        List.of(
                                new GroupLag(
                                        group, "consumer", "Stable", 1, at, List.of(partition))),
                        Map.of(ORDERS, log),
                        0,
                        null));
    }
}
