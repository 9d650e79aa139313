package io.penstock.bench;

import io.penstock.agent.Requirement;
import io.penstock.backlog.Backlog;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Question: what does it cost to queue a task and to take the next, and how does that grow with the
 * tasks that wait?
 *
 * <p>Workload: n tasks wait that ask for the same, ten submitted in a millisecond. One operation
 * takes the next and queues one that has just come: in {@code last} behind all others, where a new
 * task costs a heap nothing and the next one the whole depth; in {@code mixed} with one of ten
 * priorities at random.
 *
 * <p>Command: {@code Benches QueueBench}; started as {@code bench/README.md} says.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class QueueBench {
    private static final Requirement REQUIREMENT = Requirement.of(List.of("source.count"));
    private static final int RANDOM_PRIORITIES = 1 << 16;

    /** How many tasks wait. */
    @Param({"100", "1000", "10000", "100000", "1000000"})
    public int n;

    private final byte[] priorities = new byte[RANDOM_PRIORITIES];
    private Backlog backlog = new Backlog();
    private long order;

    /** Fills the backlog. */
    @Setup
    public void fill() {
        Random random = new Random(20_260_101);
        for (int i = 0; i < priorities.length; i++) {
            priorities[i] = (byte) random.nextInt(10);
        }
        backlog = new Backlog();
        for (int slot = 0; slot < n; slot++) {
            add(slot, priority());
        }
    }

    /** Takes the next and queues one of a random priority. */
    @Benchmark
    public int mixed() {
        int slot = backlog.poll(REQUIREMENT);
        add(slot, priority());
        return slot;
    }

    /** Takes the next and queues one behind all others. */
    @Benchmark
    public int last() {
        int slot = backlog.poll(REQUIREMENT);
        add(slot, 0);
        return slot;
    }

    private int priority() {
        return priorities[(int) order & (RANDOM_PRIORITIES - 1)];
    }

    private void add(int slot, int priority) {
        long number = order++;
        backlog.add(slot, REQUIREMENT, priority, 1_790_000_000_000L + number / 10, number);
    }
}
