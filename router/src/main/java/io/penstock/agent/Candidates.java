package io.penstock.agent;

import io.penstock.agent.Choice.AllBusy;
import io.penstock.agent.Choice.NoAgent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The members that offer all of one requirement, by load. Each is linked into one of 64 buckets, or
 * into the list of those without a free slot; one bit per bucket that is not empty finds the least
 * loaded in one instruction, whatever the number of members. Inside a bucket the one that entered
 * it longest ago comes first.
 */
final class Candidates {
    private final Requirement requirement;
    private final @Nullable Seat[] heads = new Seat[Member.BUCKETS + 1];
    private final @Nullable Seat[] tails = new Seat[Member.BUCKETS + 1];
    private long occupied;
    private int size;
    private long freeSlots;
    private @Nullable AllBusy allBusy;
    private @Nullable NoAgent noAgent;
    private long noAgentVersion = -1;

    Candidates(Requirement requirement) {
        this.requirement = requirement;
    }

    Requirement requirement() {
        return requirement;
    }

    /** The capability under which the registry finds this requirement when an agent joins. */
    String anchor() {
        List<String> asked = requirement.capabilities();
        return asked.isEmpty() ? "" : asked.getFirst();
    }

    int size() {
        return size;
    }

    long freeSlots() {
        return freeSlots;
    }

    @Nullable Member leastLoaded() {
        if (occupied == 0) {
            return null;
        }
        return Objects.requireNonNull(heads[Long.numberOfTrailingZeros(occupied)]).member;
    }

    AllBusy allBusy() {
        AllBusy known = allBusy;
        if (known == null || known.candidates() != size) {
            known = new AllBusy(size);
            allBusy = known;
        }
        return known;
    }

    @Nullable NoAgent noAgent(long version) {
        return noAgentVersion == version ? noAgent : null;
    }

    void rememberNoAgent(NoAgent answer, long version) {
        noAgent = answer;
        noAgentVersion = version;
    }

    void add(Member member) {
        Seat seat = new Seat(member, this, member.bucket());
        member.addSeat(seat);
        size++;
        seat.freeSlots = member.freeSlots();
        freeSlots += seat.freeSlots;
        linkLast(seat);
    }

    void remove(Seat seat) {
        unlink(seat);
        freeSlots -= seat.freeSlots;
        size--;
        seat.member.removeSeat(seat);
    }

    /** Takes every member's seat away, once this requirement is forgotten. */
    void dissolve() {
        for (Seat head : heads) {
            for (Seat seat = head; seat != null; seat = seat.after) {
                seat.member.removeSeat(seat);
            }
        }
    }

    void update(Seat seat, int bucket, int free) {
        freeSlots += free - seat.freeSlots;
        seat.freeSlots = free;
        if (seat.bucket != bucket) {
            unlink(seat);
            seat.bucket = bucket;
            linkLast(seat);
        }
    }

    private void linkLast(Seat seat) {
        int bucket = seat.bucket;
        Seat last = tails[bucket];
        seat.before = last;
        seat.after = null;
        tails[bucket] = seat;
        if (last == null) {
            heads[bucket] = seat;
            occupied |= bit(bucket);
        } else {
            last.after = seat;
        }
    }

    private void unlink(Seat seat) {
        Seat before = seat.before;
        Seat after = seat.after;
        int bucket = seat.bucket;
        if (before == null) {
            heads[bucket] = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            tails[bucket] = before;
        } else {
            after.before = before;
        }
        if (heads[bucket] == null) {
            occupied &= ~bit(bucket);
        }
        seat.before = null;
        seat.after = null;
    }

    private static long bit(int bucket) {
        return bucket == Member.FULL ? 0 : 1L << bucket;
    }
}
