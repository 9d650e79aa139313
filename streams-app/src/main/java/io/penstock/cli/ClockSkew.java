package io.penstock.cli;

import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.QuorumInfo;

/**
 * Compares this machine's clock with that of Kafka's active controller, which says its time when it
 * is asked for its quorum: nothing has to be written. On one thread.
 */
final class ClockSkew {
    /** Times of Kafka and of nodes stand side by side in latencies and leases. */
    private static final long SKEW_TO_WARN_MS = 1_000;

    private static final String WHAT = "clocks";

    private final InstantSource clock;

    ClockSkew(InstantSource clock) {
        this.clock = clock;
    }

    Finding check(Admin admin) throws InterruptedException {
        long before = clock.millis();
        OptionalLong theirs;
        try {
            theirs = controllersTime(admin.describeMetadataQuorum().quorumInfo().get());
        } catch (ExecutionException e) {
            return unknown("Kafka's controller does not tell its time");
        }
        long after = clock.millis();
        return theirs.isPresent()
                ? compared(theirs.getAsLong(), before, after)
                : unknown("Kafka's controller has no time yet");
    }

    private static OptionalLong controllersTime(QuorumInfo quorum) {
        return quorum.voters().stream()
                .filter(voter -> voter.replicaId() == quorum.leaderId())
                .map(QuorumInfo.ReplicaState::lastCaughtUpTimestamp)
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    /** The controller told its time somewhere between the two readings here. */
    static Finding compared(long theirs, long before, long after) {
        long ahead = before - theirs;
        long behind = theirs - after;
        if (ahead > SKEW_TO_WARN_MS) {
            return skewed(ahead, "ahead of");
        }
        if (behind > SKEW_TO_WARN_MS) {
            return skewed(behind, "behind");
        }
        long off = Math.max(0, Math.max(ahead, behind));
        return Finding.ok(
                WHAT, "this one and Kafka's agree within " + (off + after - before) + " ms");
    }

    private static Finding skewed(long ms, String way) {
        return Finding.warn(
                WHAT,
                "this one is " + ms + " ms " + way + " Kafka's",
                "keep both right by NTP: latencies and leases compare them");
    }

    private static Finding unknown(String why) {
        return Finding.ok(WHAT, "not compared: " + why);
    }
}
