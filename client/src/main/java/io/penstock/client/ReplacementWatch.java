package io.penstock.client;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * When an agent looks whether a later run of its id has taken over (R29), and how many neighbours
 * it has. It reads {@code agents.state} from its own statement of a lease ago to its newest: within
 * that span each living agent has stated itself. It looks after each lease without work, but only
 * every {@value #LEASES_BETWEEN_LOOKS_AT_WORK} leases while it is given some, since nodes give none
 * to a replaced run. The more agents there are, the rarer it looks, so that the bytes read a second
 * stay those of about {@value #AGENTS_AT_FULL_RATE} agents. Thread-safe.
 */
final class ReplacementWatch {
    private static final int AGENTS_AT_FULL_RATE = 20;
    private static final int LEASES_BETWEEN_LOOKS_AT_WORK = 6;

    private record Stated(long offset, long at) {}

    private final long leaseNanos;
    private final ArrayDeque<Stated> own = new ArrayDeque<>();
    private long nextLook;
    private long lastChance;
    private long until = -1;

    ReplacementWatch(Duration lease) {
        leaseNanos = lease.toNanos();
        end(0, 0);
    }

    /** An own statement stands at the offset. */
    synchronized void stated(long offset, long now) {
        own.add(new Stated(offset, now));
        while (own.size() > 1 && isALeaseOld(second(), now)) {
            own.remove();
        }
    }

    /** A message for this very run came. */
    synchronized void wanted(long now) {
        nextLook = Math.max(nextLook, Math.min(now + leaseNanos, lastChance));
    }

    /** Returns whether it is time to look. */
    synchronized boolean isDue(long now) {
        return until < 0 && now >= nextLook && own.size() > 1 && isALeaseOld(own.getFirst(), now);
    }

    /** Begins to look and returns the offset to read from. */
    synchronized long begin() {
        until = own.getLast().offset();
        return own.getFirst().offset();
    }

    /** Returns whether a look is under way and the offset is its last or beyond. */
    synchronized boolean isEnd(long offset) {
        return until >= 0 && offset >= until;
    }

    synchronized boolean isLooking() {
        return until >= 0;
    }

    /** Ends the look, which has seen so many agents. */
    final synchronized void end(int agents, long now) {
        until = -1;
        long pause = leaseNanos * Math.max(1, agents / AGENTS_AT_FULL_RATE);
        nextLook = now + pause;
        lastChance = now + pause * LEASES_BETWEEN_LOOKS_AT_WORK;
    }

    private boolean isALeaseOld(Stated statement, long now) {
        return now - statement.at() >= leaseNanos;
    }

    private Stated second() {
        var all = own.iterator();
        all.next();
        return all.next();
    }
}
