package io.penstock.topology;

import io.penstock.agent.AgentRegistry;
import io.penstock.agent.AgentState;
import io.penstock.agent.Choice;
import io.penstock.agent.Leases;
import io.penstock.agent.Member;
import io.penstock.agent.Observation;
import io.penstock.agent.Requirement;
import io.penstock.agent.Wants;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The agents that all partitions of this node share: who is there, how loaded each is, and which
 * partition wants them most. Any thread; one lock, held for well under a microsecond a decision
 * (docs/decisions/0001).
 */
public final class AgentPool {
    private final AgentRegistry registry = new AgentRegistry();
    private final Wants wants = new Wants();
    private final Leases leases;
    private volatile long version;
    private volatile boolean caughtUp;

    /**
     * @param leaseMs how long one agent may be silent while others are heard, in milliseconds
     */
    public AgentPool(long leaseMs) {
        leases = new Leases(leaseMs);
    }

    /** Takes a statement of an agent. */
    public synchronized Observation observe(AgentState state, long nowMs) {
        Observation observation = registry.observe(state, nowMs);
        if (observation != Observation.STALE) {
            leases.heard(state.agent(), nowMs);
        }
        version = registry.version();
        return observation;
    }

    /**
     * Takes the goodbye of an agent's run.
     *
     * @return false when a later run is there, which the goodbye is not about
     */
    public synchronized boolean leave(String agentId, long epoch) {
        if (isReplaced(agentId, epoch)) {
            return false;
        }
        leases.forget(agentId);
        registry.leave(agentId);
        version = registry.version();
        return true;
    }

    /** The reader of the agents' statements is at the end of the log. */
    public synchronized void caughtUp(long nowMs) {
        leases.caughtUp(nowMs);
        caughtUp = true;
    }

    /** Lets agents go whose lease is over, and returns their ids. */
    public synchronized List<String> expire(long nowMs) {
        List<String> lost = leases.expired(nowMs);
        for (String agentId : lost) {
            leases.forget(agentId);
            registry.lose(agentId);
        }
        version = registry.version();
        return lost;
    }

    /** Returns whether all statements that were there at the start have been read. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** Rises whenever an agent comes, changes or goes. */
    public long version() {
        return version;
    }

    /** A partition of this node has started: its tasks count by what this node assigns. */
    synchronized void own(int partition) {
        registry.own(partition);
    }

    /** A partition of this node stops: agents themselves say what they hold of it. */
    synchronized void disown(int partition, Iterable<Member> held) {
        wants.clear(partition);
        registry.disown(partition, held);
    }

    /**
     * Takes a slot of the least loaded agent, unless there is none or another partition's want is
     * better (R14).
     *
     * @param since when the task was submitted, ms since 1970
     */
    synchronized @Nullable Member take(
            int partition, Requirement requirement, int priority, long since) {
        return registry.choose(requirement) instanceof Choice.Chosen(Member member)
                        && wants.mayTake(
                                partition,
                                requirement,
                                priority,
                                since,
                                registry.freeSlots(requirement))
                ? acquire(member)
                : null;
    }

    private Member acquire(Member member) {
        registry.acquire(member);
        return member;
    }

    /** Takes a slot of the run that already holds a task; null when that run is not present. */
    synchronized @Nullable Member hold(String agentId, long epoch) {
        Member member = registry.member(agentId);
        return member != null && member.epoch() == epoch ? acquire(member) : null;
    }

    /** Returns whether a later run of the agent is known. */
    synchronized boolean isReplaced(String agentId, long epoch) {
        Member member = registry.member(agentId);
        return member != null && member.epoch() > epoch;
    }

    synchronized void release(Member member) {
        registry.release(member);
    }

    /** States what a partition waits for: its best task of this requirement, and how many. */
    synchronized void want(
            int partition, Requirement requirement, int priority, long since, int count) {
        wants.want(partition, requirement, priority, since, count);
    }

    synchronized void wantNothing(int partition, Requirement requirement) {
        wants.clear(partition, requirement);
    }

    /** Returns who would get a task that asks for this, or why nobody would. */
    public synchronized Choice explain(Requirement requirement) {
        return registry.choose(requirement);
    }

    /** Returns the ids of the agents that offer the capability and take tasks. */
    public synchronized List<String> takersOf(String capability) {
        return registry.members().stream()
                .filter(member -> !member.draining() && member.capabilities().contains(capability))
                .map(Member::id)
                .toList();
    }

    /** Returns something of each present agent, read while nothing changes. */
    public synchronized <T> List<T> members(Function<Member, T> of) {
        List<T> all = new ArrayList<>();
        registry.members().forEach(member -> all.add(of.apply(member)));
        return all;
    }
}
