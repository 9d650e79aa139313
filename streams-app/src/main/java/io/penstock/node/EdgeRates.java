package io.penstock.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rates out of totals that are read only when somebody asks: the totals now against those of some
 * seconds ago. Who asks when nobody has asked lately waits for {@link #LEAST_NANOS}. Any thread.
 */
final class EdgeRates {
    /** The shortest time that a rate is taken over; a commit is a tenth of it or less. */
    static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** The longest time that a rate is taken over. */
    static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Who asks again this soon gets the same rates, so that many pages cost as much as one. */
    static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Readings that are kept lie this far apart. */
    private static final long APART_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What is counted. */
    enum Unit {
        RECORDS,
        BYTES
    }

    /**
     * One of the counters that are added up for an edge.
     *
     * @param edge where it counts
     * @param unit what it counts
     * @param part who counts, as in a task of a thread; a part that goes takes its total with it
     */
    record Counter(Edge edge, Unit unit, String part) {}

    /**
     * What flows.
     *
     * @param overMs the time that the rates are taken over
     * @param records records a second; an edge that has no counter is absent
     * @param bytes bytes a second, likewise
     */
    record Rates(long overMs, Map<Edge, Double> records, Map<Edge, Double> bytes) {}

    /** Time as this class needs it. */
    interface Time {
        long nanos();

        void pause(long nanos) throws InterruptedException;

        Time SYSTEM =
                new Time() {
                    @Override
                    public long nanos() {
                        return System.nanoTime();
                    }

                    @Override
                    public void pause(long nanos) throws InterruptedException {
                        TimeUnit.NANOSECONDS.sleep(nanos);
                    }
                };
    }

    private record Reading(long at, Map<Counter, Double> totals) {}

    private final Supplier<Map<Counter, Double>> totals;
    private final Time time;
    private final Deque<Reading> readings = new ArrayDeque<>();
    private @Nullable Rates last;
    private long lastAt;

    EdgeRates(Supplier<Map<Counter, Double>> totals, Time time) {
        this.totals = totals;
        this.time = time;
    }

    /** Returns the rates now; over no time at all when the waiting thread is interrupted. */
    synchronized Rates now() {
        Rates before = last;
        if (before != null && time.nanos() - lastAt < FRESH_NANOS) {
            return before;
        }
        while (!readings.isEmpty() && time.nanos() - readings.getFirst().at > MOST_NANOS) {
            readings.removeFirst();
        }
        if (readings.isEmpty()) {
            readings.add(read());
        }
        Reading first = readings.getFirst();
        awaitLeast(first.at);
        Reading now = read();
        if (now.at - readings.getLast().at >= APART_NANOS) {
            readings.add(now);
        }
        Rates rates = between(first, now);
        last = rates;
        lastAt = now.at;
        return rates;
    }

    private void awaitLeast(long since) {
        long left = LEAST_NANOS - (time.nanos() - since);
        if (left > 0) {
            try {
                time.pause(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Reading read() {
        return new Reading(time.nanos(), totals.get());
    }

    private static Rates between(Reading first, Reading now) {
        double seconds = (now.at - first.at) / 1e9;
        Map<Edge, Double> records = new HashMap<>();
        Map<Edge, Double> bytes = new HashMap<>();
        now.totals.forEach(
                (counter, total) -> {
                    double grown = total - first.totals.getOrDefault(counter, 0.0);
                    // A part that left and came back begins anew at zero.
                    double rate = seconds > 0 ? (grown < 0 ? total : grown) / seconds : 0;
                    (counter.unit == Unit.RECORDS ? records : bytes)
                            .merge(counter.edge, rate, Double::sum);
                });
        return new Rates(
                TimeUnit.NANOSECONDS.toMillis(now.at - first.at),
                Map.copyOf(records),
                Map.copyOf(bytes));
    }
}
