package io.penstock.bench;

import io.penstock.agent.AgentRegistry;
import io.penstock.agent.AgentState;
import io.penstock.agent.Choice;
import io.penstock.agent.Member;
import io.penstock.agent.Requirement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Question: what does it cost to decide who gets a task, and does that grow with the agents?
 *
 * <p>Workload: one operation chooses an agent for a task, acquires it and releases the one acquired
 * {@value #HELD} operations before. Tasks ask for one capability or for three, eight sets of each
 * kind of agents; nine agents in ten are full. One agent in a hundred changes its state a second:
 * its capacity, draining, run, or whether it is full. A second is taken to have 10,000 decisions,
 * the rate that a node aims at, so the changes lie inside the figure. Statements that change
 * nothing are not in it. The control looks through all agents.
 *
 * <p>Command: {@code Benches RouterBench}; started as {@code bench/README.md} says.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RouterBench {
    private static final int HELD = 16;
    private static final int DECISIONS_A_SECOND = 10_000;

    /** How many agents there are. */
    @Param({"10", "1000", "10000"})
    public int agents;

    /** How many capabilities a task asks for at once. */
    @Param({"1", "3"})
    public int capabilities;

    private Fleet fleet = new Fleet(10);
    private Requirement[] requirements = {};
    private int operation;
    private double changesDue;

    private AgentRegistry registry = new AgentRegistry();
    private final @Nullable Member[] members = new Member[HELD];

    private LinearScanRouter scan = new LinearScanRouter();
    private final LinearScanRouter.@Nullable Agent[] scanned = new LinearScanRouter.Agent[HELD];

    /** Lets the agents join. */
    @Setup(Level.Trial)
    public void join() {
        fleet = new Fleet(agents);
        requirements = fleet.requirements(capabilities);
        registry = new AgentRegistry();
        scan = new LinearScanRouter();
        for (AgentState state : fleet.states()) {
            registry.observe(state, 0);
            scan.observe(state);
        }
    }

    /** Decides by the registry. */
    @Benchmark
    public @Nullable Member registry() {
        int at = operation++;
        if (changeIsDue()) {
            registry.observe(fleet.change(), at);
        }
        Member before = members[at % HELD];
        if (before != null) {
            registry.release(before);
        }
        Member chosen = null;
        if (registry.choose(requirements[at % requirements.length])
                instanceof Choice.Chosen(Member member)) {
            registry.acquire(member);
            chosen = member;
        }
        members[at % HELD] = chosen;
        return chosen;
    }

    /** Decides by looking through all agents. */
    @Benchmark
    public LinearScanRouter.@Nullable Agent linearScan() {
        int at = operation++;
        if (changeIsDue()) {
            scan.observe(fleet.change());
        }
        LinearScanRouter.Agent before = scanned[at % HELD];
        if (before != null) {
            scan.release(before);
        }
        LinearScanRouter.Agent chosen = scan.choose(requirements[at % requirements.length]);
        if (chosen != null) {
            scan.acquire(chosen);
        }
        scanned[at % HELD] = chosen;
        return chosen;
    }

    private boolean changeIsDue() {
        changesDue += agents / 100.0 / DECISIONS_A_SECOND;
        if (changesDue < 1) {
            return false;
        }
        changesDue--;
        return true;
    }
}
