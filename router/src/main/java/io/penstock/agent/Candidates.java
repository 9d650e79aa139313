package io.penstock.agent;

import io.penstock.agent.Choice.AllBusy;
import io.penstock.agent.Choice.NoAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The members that offer all of one requirement, by load. Each is linked into one of 64 buckets, or
 * into the list of those without a free slot; one bit per bucket that is not empty finds the lowest
 * in one instruction, whatever the number of members. A seat never lies in a higher bucket than its
 * member's load; it may lie in a lower one, and a choice that comes upon it moves it up. So the
 * first seat that lies right is one of the least loaded, and each acquiring costs one such move at
 * most. Inside a bucket the one that was put there or chosen longest ago comes first.
 */
final class Candidates {
    private final Requirement requirement;
    private final @Nullable Seat[] heads = new Seat[Member.BUCKETS + 1];
    private final @Nullable Seat[] tails = new Seat[Member.BUCKETS + 1];
    private long occupied;
    private final List<Offer> offers = new ArrayList<>();
    private int size;
    private long freeSlots;
    private long lastAsked;
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

    void askedAt(long number) {
        lastAsked = number;
    }

    long lastAsked() {
        return lastAsked;
    }

    int size() {
        return size;
    }

    long freeSlots() {
        return freeSlots;
    }

    /** Returns one of the least loaded with a free slot and puts it behind its equals, or null. */
    @Nullable Member chooseLeastLoaded() {
        while (occupied != 0) {
            int lowest = Long.numberOfTrailingZeros(occupied);
            Seat seat = Objects.requireNonNull(heads[lowest]);
            Member member = seat.member;
            int bucket = member.bucket();
            move(seat, lowest, bucket);
            if (bucket == lowest) {
                return member;
            }
            member.setBucketOf(seat, bucket);
        }
        return null;
    }

    void addFreeSlots(int more) {
        freeSlots += more;
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

    List<Offer> offers() {
        return offers;
    }

    void addOffer(Offer offer) {
        offers.add(offer);
    }

    void removeOffer(Offer offer) {
        offers.remove(offer);
    }

    void add(Seat seat, int bucket, int free) {
        size++;
        freeSlots += free;
        linkLast(seat, bucket);
    }

    void remove(Seat seat, int bucket, int free) {
        size--;
        freeSlots -= free;
        unlink(seat, bucket);
    }

    /** Puts a seat last in a bucket; its member keeps account of where it lies. */
    void move(Seat seat, int from, int to) {
        unlink(seat, from);
        linkLast(seat, to);
    }

    private void linkLast(Seat seat, int bucket) {
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

    private void unlink(Seat seat, int bucket) {
        Seat before = seat.before;
        Seat after = seat.after;
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
    }

    private static long bit(int bucket) {
        return bucket == Member.FULL ? 0 : 1L << bucket;
    }
}
