package io.penstock.agent;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whose lease ended, by what the reader of {@code agents.state} has read and not by the
 * wall clock (R7). An agent is lost when the reader, at the end of the log, has heard others and
 * not this one for a lease; when nobody is heard, the fault is more likely the broker's, and all
 * leases end together, later. Not thread-safe; the caller serialises.
 *
 * <p>Time that counts is the time in which somebody was heard. It stands still while the node
 * itself stood still, and a silence of all that was longer than half a lease counts as one second:
 * after an outage each agent has most of a lease to be heard again.
 *
 * <p>The caller must say {@link #caughtUp} only when the broker confirmed that the log has no more;
 * during an outage it cannot, and then no lease ends.
 */
public final class Leases {
    /** How long one agent may be silent while others are heard, in milliseconds. */
    public static final long LEASE_MS = 10_000;

    /** How long all agents may be silent, in milliseconds. */
    public static final long ALL_SILENT_MS = 30_000;

    /** A longer gap between two calls is a pause of this node, in milliseconds. */
    public static final long OWN_PAUSE_MS = 1_000;

    private static final long OUTAGE_COUNTS_AS_MS = 1_000;

    private final long leaseMs;

    /** When each agent was last heard, in time that counts; the longest silent first. */
    private final Map<String, Long> heard = new LinkedHashMap<>(16, 0.75f, true);

    private boolean started;
    private long lastCallMs;
    private long pausedMs;
    private long awakeMs;
    private long lastHeardAwakeMs;
    private long countedMs;
    private long countedAtEndMs;
    private long silentAtEndMs;

    /** Leases of {@value #LEASE_MS} ms. */
    public Leases() {
        this(LEASE_MS);
    }

    /**
     * @param leaseMs how long one agent may be silent while others are heard, in milliseconds
     */
    public Leases(long leaseMs) {
        if (leaseMs <= 0) {
            throw new IllegalArgumentException("leaseMs must be positive, is " + leaseMs);
        }
        this.leaseMs = leaseMs;
    }

    /** An agent's statement was read at {@code nowMs} of the node's clock. */
    public void heard(String agentId, long nowMs) {
        pass(nowMs);
        long silenceMs = awakeMs - lastHeardAwakeMs;
        countedMs += silenceMs > leaseMs / 2 ? OUTAGE_COUNTS_AS_MS : silenceMs;
        lastHeardAwakeMs = awakeMs;
        silentAtEndMs = 0;
        heard.put(agentId, countedMs);
    }

    /** The reader has read all that the log holds at {@code nowMs}, as the broker confirmed. */
    public void caughtUp(long nowMs) {
        pass(nowMs);
        countedAtEndMs = countedMs;
        silentAtEndMs = awakeMs - lastHeardAwakeMs;
    }

    /** Forgets an agent that left by itself. */
    public void forget(String agentId) {
        heard.remove(agentId);
    }

    /** Returns the agents whose lease has ended, the longest silent first, and forgets them. */
    public List<String> expired(long nowMs) {
        pass(nowMs);
        List<String> ended = new ArrayList<>();
        boolean allSilent = silentAtEndMs >= ALL_SILENT_MS;
        Iterator<Map.Entry<String, Long>> longestSilent = heard.entrySet().iterator();
        while (longestSilent.hasNext()) {
            Map.Entry<String, Long> agent = longestSilent.next();
            if (!allSilent && countedAtEndMs - agent.getValue() < leaseMs) {
                break;
            }
            ended.add(agent.getKey());
            longestSilent.remove();
        }
        return ended;
    }

    private void pass(long nowMs) {
        if (!started) {
            started = true;
            lastCallMs = nowMs;
            pausedMs = nowMs;
        }
        long gapMs = nowMs - lastCallMs;
        if (gapMs > OWN_PAUSE_MS || gapMs < 0) {
            pausedMs += gapMs;
        }
        lastCallMs = nowMs;
        awakeMs = nowMs - pausedMs;
    }
}
