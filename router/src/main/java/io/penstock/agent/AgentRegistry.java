package io.penstock.agent;

import io.penstock.agent.Choice.NoAgent;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The agents that are present, indexed by what they offer, and the choice of one for a task: the
 * least loaded, in 64ths of its capacity; among equals the one that was chosen, or came to that
 * load, longest ago.
 *
 * <p>Choosing, acquiring and releasing cost the same whatever the number of agents. The index of a
 * requirement is built when it is first asked for; at most {@value #MAX_REQUIREMENTS} are kept, the
 * quarter that was not asked for the longest gives way. An agent's load is what this node's
 * partitions have acquired plus what the agent reports for partitions of other nodes, so no counter
 * survives an abort that should not (R15). Not thread-safe; the caller serialises.
 */
public final class AgentRegistry {
    /** Most requirements whose index is kept. */
    public static final int MAX_REQUIREMENTS = CapabilityIndex.MAX_REQUIREMENTS;

    /** Most agents that have left whose last epoch is remembered. */
    public static final int MAX_DEAD_EPOCHS = 65_536;

    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, Long> deadEpochs = new LinkedHashMap<>();
    private final CapabilityIndex index = new CapabilityIndex();
    private final Set<Integer> owned = new HashSet<>();
    private long version;

    /**
     * Takes a statement of an agent.
     *
     * @param state what it states; statements come in the order of their log
     * @param nowMs the node's clock in milliseconds since 1970
     */
    public Observation observe(AgentState state, long nowMs) {
        Member known = members.get(state.agent());
        if (known == null) {
            return join(state, nowMs);
        }
        if (state.epoch() < known.epoch()) {
            return Observation.STALE;
        }
        if (state.epoch() > known.epoch()) {
            index.remove(known);
            known.leave();
            admit(state, nowMs);
            return Observation.REPLACED;
        }
        known.heard(nowMs);
        if (known.states(state)) {
            known.report(state.inFlight(), owned);
            return Observation.UNCHANGED;
        }
        boolean offersTheSame = known.offersTheSame(state);
        if (!offersTheSame) {
            index.remove(known);
        }
        known.restate(state);
        known.report(state.inFlight(), owned);
        if (!offersTheSame) {
            offer(known);
        }
        version++;
        return Observation.CHANGED;
    }

    private Observation join(AgentState state, long nowMs) {
        Long dead = deadEpochs.get(state.agent());
        if (dead != null && state.epoch() <= dead) {
            return Observation.STALE;
        }
        deadEpochs.remove(state.agent());
        admit(state, nowMs);
        return Observation.JOINED;
    }

    private void admit(AgentState state, long nowMs) {
        Member member = new Member(state, nowMs);
        member.countElsewhere(owned);
        members.put(member.id(), member);
        offer(member);
        version++;
    }

    /**
     * Removes an agent that said that it leaves. Its run is dead for good.
     *
     * @return the run that was present, or null when the agent was not
     */
    public @Nullable Member leave(String agentId) {
        return remove(agentId, true);
    }

    /**
     * Removes an agent that has not been heard for a lease. Should the same run be heard again, it
     * joins again: it was only out of reach. The runs before it stay dead.
     *
     * @return the run that was present, or null when the agent was not
     */
    public @Nullable Member lose(String agentId) {
        return remove(agentId, false);
    }

    private @Nullable Member remove(String agentId, boolean forGood) {
        Member member = members.remove(agentId);
        if (member == null) {
            return null;
        }
        index.remove(member);
        member.leave();
        if (forGood || member.epoch() > Long.MIN_VALUE) {
            rememberDead(agentId, forGood ? member.epoch() : member.epoch() - 1);
        }
        version++;
        return member;
    }

    private void rememberDead(String agentId, long epoch) {
        deadEpochs.put(agentId, epoch);
        if (deadEpochs.size() > MAX_DEAD_EPOCHS) {
            deadEpochs.remove(deadEpochs.keySet().iterator().next());
        }
    }

    /** Returns the present run of the agent, or null. */
    public @Nullable Member member(String agentId) {
        return members.get(agentId);
    }

    /** Returns the present agents in the order in which they joined; a view. */
    public Collection<Member> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    /** Returns a number that rises whenever an agent joins, is replaced, changes or leaves. */
    public long version() {
        return version;
    }

    /**
     * Says that the partition is this node's: what agents report for it is counted here instead.
     * Call it when all that the partition holds is acquired, so that no slot looks free meanwhile.
     */
    public void own(int partition) {
        if (owned.add(partition)) {
            members.values().forEach(member -> member.disregard(partition, owned));
        }
    }

    /**
     * Says that the partition is another node's, or nobody's. What it held is released here, and
     * counts as reported until the agents have spoken twice: a statement that is on its way may not
     * know of the last tasks.
     *
     * @param held the members that it holds tasks of, once for each task
     */
    public void disown(int partition, Iterable<Member> held) {
        if (!owned.remove(partition)) {
            // It was given up before it was ours: nobody was told otherwise.
            held.forEach(Member::release);
            return;
        }
        for (Member member : held) {
            member.handOver(partition);
        }
        members.values().forEach(member -> member.regard(partition, owned));
    }

    /** Counts one task that a partition of this node gave to the member. */
    public void acquire(Member member) {
        member.acquire();
    }

    /**
     * Counts one task less. A member that is no longer present may be released too.
     *
     * @throws IllegalStateException when the member holds nothing of this node's
     */
    public void release(Member member) {
        member.release();
    }

    /**
     * Chooses the agent for a task, without acquiring it; it then comes last among its equals.
     * Allocates nothing when one is chosen.
     */
    public Choice choose(Requirement requirement) {
        Candidates candidates = index.candidates(requirement);
        Member member = candidates.chooseLeastLoaded();
        if (member != null) {
            return member.chosen();
        }
        return candidates.size() > 0 ? candidates.allBusy() : noAgent(candidates);
    }

    /** Returns how many tasks with this requirement could be given out now. */
    public int freeSlots(Requirement requirement) {
        return (int) Math.min(index.candidates(requirement).freeSlots(), Integer.MAX_VALUE);
    }

    private NoAgent noAgent(Candidates candidates) {
        NoAgent known = candidates.noAgent(version);
        if (known == null) {
            List<String> asked = candidates.requirement().capabilities();
            known = new NoAgent(asked.stream().filter(c -> !index.isOffered(c)).toList());
            candidates.rememberNoAgent(known, version);
        }
        return known;
    }

    private void offer(Member member) {
        if (!member.draining()) {
            index.add(member);
        }
    }
}
