package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.node.EdgeRates.Counter;
import io.penstock.node.EdgeRates.Unit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EdgeRatesTest {
    private static final Edge EDGE = new Edge("in", "out");

    private final Map<Counter, Double> totals = new HashMap<>();
    private final Clock clock = new Clock();
    private int readings;
    private final EdgeRates rates =
            new EdgeRates(
                    () -> {
                        readings++;
                        return Map.copyOf(totals);
                    },
                    clock);

    @Test
    void firstToAskWaitsForHalfASecond() {
        total("a", 100);
        clock.whilePausing = () -> total("a", 150);

        EdgeRates.Rates now = rates.now();

        assertThat(now.overMs()).isEqualTo(500);
        assertThat(now.records()).containsEntry(EDGE, 100.0);
    }

    @Test
    void askedEveryTwoSecondsItComparesWithTenSecondsAgoAndNeverWaitsAgain() {
        total("a", 0);
        rates.now();
        long waited = clock.paused;
        EdgeRates.Rates now = rates.now();
        for (int i = 1; i <= 20; i++) {
            clock.forward(2_000);
            total("a", 2_000 * i);
            now = rates.now();
        }

        assertThat(clock.paused).isEqualTo(waited);
        assertThat(now.overMs()).isEqualTo(10_000);
        assertThat(now.records()).containsEntry(EDGE, 1_000.0);
    }

    @Test
    void whoAsksAtOnceAgainGetsTheSame() {
        EdgeRates.Rates first = rates.now();
        int before = readings;
        clock.forward(100);

        assertThat(rates.now()).isSameAs(first);
        assertThat(readings).isEqualTo(before);
    }

    @Test
    void partsThatComeOrGoOrBeginAnewNeverGiveANegativeRate() {
        total("stays", 50);
        total("goes", 1_000);
        total("begins-anew", 500);
        clock.whilePausing =
                () -> {
                    total("stays", 100);
                    totals.remove(counter("goes"));
                    total("begins-anew", 20);
                    total("comes", 30);
                };

        assertThat(rates.now().records()).containsEntry(EDGE, 200.0);
    }

    @Test
    void anInterruptedReaderGetsRatesOverNoTime() {
        total("a", 7);
        clock.interrupts = true;

        EdgeRates.Rates now = rates.now();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(now.overMs()).isZero();
        assertThat(now.records()).containsEntry(EDGE, 0.0);
    }

    private void total(String part, double value) {
        totals.put(counter(part), value);
    }

    private static Counter counter(String part) {
        return new Counter(EDGE, Unit.RECORDS, part);
    }

    /** Moved by hand; a pause moves it, too. */
    private static final class Clock implements EdgeRates.Time {
        private long nanos;
        private long paused;
        private boolean interrupts;
        private Runnable whilePausing = () -> {};

        void forward(long millis) {
            nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void pause(long by) throws InterruptedException {
            if (interrupts) {
                throw new InterruptedException();
            }
            nanos += by;
            paused += by;
            whilePausing.run();
        }
    }
}
