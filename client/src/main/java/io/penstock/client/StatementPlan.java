package io.penstock.client;

import java.time.Duration;

/**
 * When an agent states itself: each second while it is busy and once after, each third of its lease
 * when idle, at once when its capacity or its wish to leave changes, and again when a statement was
 * lost. Times are nanoseconds of the agent's ticker. Thread-safe.
 */
final class StatementPlan {
    private static final long BUSY_NANOS = Duration.ofSeconds(1).toNanos();

    /** A statement that is on its way is not repeated before this. */
    private static final long UNANSWERED_NANOS = Duration.ofSeconds(5).toNanos();

    /** How often to look whether the answer has come. */
    private static final long ASK_AGAIN_NANOS = Duration.ofMillis(50).toNanos();

    /** What a change is told at once for. */
    record Terms(long epoch, int capacity, boolean draining) {}

    private final long idleNanos;
    private final long busyNanos;
    private Terms stated = new Terms(0, -1, false);
    private boolean statedBusy;
    private long statedAt = Long.MIN_VALUE / 2;
    private boolean unanswered;
    private long heardAt = Long.MIN_VALUE / 2;

    StatementPlan(Duration lease) {
        idleNanos = lease.toNanos() / 3;
        busyNanos = Math.min(BUSY_NANOS, idleNanos);
    }

    /** Returns the nanoseconds until the next statement is due, 0 when it is now. */
    synchronized long untilDue(long now, boolean busy, Terms terms) {
        if (!terms.equals(stated)) {
            return 0;
        }
        long wait = busy || statedBusy ? busyNanos : idleNanos;
        long left = statedAt + wait - now;
        if (left > 0 || !unanswered) {
            return Math.max(0, left);
        }
        return Math.clamp(statedAt + UNANSWERED_NANOS - now, 0, ASK_AGAIN_NANOS);
    }

    /** A statement was sent. */
    synchronized void sent(long now, boolean busy, Terms terms) {
        stated = terms;
        statedBusy = busy;
        statedAt = now;
        unanswered = true;
    }

    /** Kafka has the statement. */
    synchronized void acknowledged(long now) {
        unanswered = false;
        heardAt = now;
    }

    /** Kafka does not have the statement. */
    synchronized void lost() {
        unanswered = false;
    }

    /** Returns how long ago a statement last arrived. */
    synchronized long sinceHeard(long now) {
        return now - heardAt;
    }
}
