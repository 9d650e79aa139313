package io.penstock.agent;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of an agent, as this node knows it. Its identity is the object: a later run of the same
 * agent is another member. Changed by its {@link AgentRegistry} only; not thread-safe, the caller
 * serialises.
 */
public final class Member {
    /** How finely load is told apart: a bucket is a 64th of an agent's capacity. */
    static final int BUCKETS = 64;

    /** List of the agents without a free slot, behind the buckets. */
    static final int FULL = BUCKETS;

    /** The first may have been made before the agent read its last tasks; statements are rare. */
    private static final int STATEMENTS_AWAITED = 2;

    private static final @Nullable Seat[] NO_SEATS = {};
    private static final byte[] NO_BUCKETS = {};

    private final String id;
    private final long epoch;
    private final Choice.Chosen chosen;

    private int partition;
    private List<String> capabilities;
    private int capacity;
    private boolean draining;
    private Map<Integer, Integer> reported;
    private long lastHeardMs;
    private boolean present = true;

    private int acquired;
    private long elsewhere;

    /** By partition that this node gave up lately: what it held when it was given up. */
    private final Map<Integer, Integer> handedOver = new HashMap<>();

    /** How many statements the agent has to make before its own figures hold for those. */
    private int statementsAwaited;

    private int bucket;
    private int countedFreeSlots;

    /** What it is indexed under, or null while it offers nothing. */
    private @Nullable Offer offer;

    /** Its seat among each of the offer's candidates, and the bucket in which that lies. */
    private @Nullable Seat[] seats = NO_SEATS;

    private byte[] seatBuckets = NO_BUCKETS;
    private int seatCount;

    Member(AgentState state, long nowMs) {
        id = state.agent();
        epoch = state.epoch();
        chosen = new Choice.Chosen(this);
        partition = state.partition();
        capabilities = state.capabilities();
        capacity = state.capacity();
        draining = state.draining();
        reported = state.inFlight();
        lastHeardMs = nowMs;
        loadChanged();
    }

    /** Returns the agent's id. */
    public String id() {
        return id;
    }

    /** Returns the agent's run. */
    public long epoch() {
        return epoch;
    }

    /** Returns the partition of {@code tasks.assigned} that it reads. */
    public int partition() {
        return partition;
    }

    /** Returns what it offers, sorted. */
    public List<String> capabilities() {
        return capabilities;
    }

    /** Returns how many tasks it may hold at once. */
    public int capacity() {
        return capacity;
    }

    /**
     * Returns how many tasks it holds: what this node gave it, and what it reports for partitions
     * of other nodes. May pass the capacity.
     */
    public int load() {
        return (int) Math.min(acquired + elsewhere, Integer.MAX_VALUE);
    }

    /** Returns whether it finishes what it has and wants nothing new. */
    public boolean draining() {
        return draining;
    }

    /** Returns false for good once it has left or was replaced by a later run. */
    public boolean isPresent() {
        return present;
    }

    /** Returns when it was last heard, in milliseconds since 1970 by the node's clock. */
    public long lastHeardMs() {
        return lastHeardMs;
    }

    @Override
    public String toString() {
        return id + "@" + epoch;
    }

    Choice.Chosen chosen() {
        return chosen;
    }

    /** Returns the bucket of its load: where it belongs, whatever its seats say. */
    int bucket() {
        return bucket;
    }

    /** Returns how many more tasks it may hold, as its seats' candidates have counted it. */
    int freeSlots() {
        return countedFreeSlots;
    }

    boolean states(AgentState state) {
        return partition == state.partition()
                && capacity == state.capacity()
                && offersTheSame(state);
    }

    boolean offersTheSame(AgentState state) {
        return draining == state.draining() && capabilities.equals(state.capabilities());
    }

    void heard(long nowMs) {
        lastHeardMs = nowMs;
    }

    void restate(AgentState state) {
        partition = state.partition();
        capacity = state.capacity();
        draining = state.draining();
        loadChanged();
        capabilities = state.capabilities();
    }

    void report(Map<Integer, Integer> inFlight, Set<Integer> owned) {
        reported = inFlight;
        if (!handedOver.isEmpty() && --statementsAwaited == 0) {
            handedOver.clear();
        }
        countElsewhere(owned);
    }

    /** Sums what it holds of partitions that are not ours: ours are counted by acquiring. */
    void countElsewhere(Set<Integer> owned) {
        long sum = 0;
        for (Map.Entry<Integer, Integer> entry : reported.entrySet()) {
            if (!owned.contains(entry.getKey())) {
                sum += Math.max(0, entry.getValue());
            }
        }
        for (Map.Entry<Integer, Integer> entry : handedOver.entrySet()) {
            int known = Math.max(0, reported.getOrDefault(entry.getKey(), 0));
            sum += Math.max(0, entry.getValue() - known);
        }
        elsewhere = sum;
        loadChanged();
    }

    /** Turns one acquired task into one that is reported for the partition. */
    void handOver(int source) {
        release();
        handedOver.merge(source, 1, Integer::sum);
        statementsAwaited = STATEMENTS_AWAITED;
    }

    /** The partition is no longer ours. */
    void regard(int source, Set<Integer> owned) {
        if (reported.containsKey(source) || handedOver.containsKey(source)) {
            countElsewhere(owned);
        }
    }

    /** The partition is ours now. */
    void disregard(int source, Set<Integer> owned) {
        boolean handed = handedOver.remove(source) != null;
        if (handed || reported.containsKey(source)) {
            countElsewhere(owned);
        }
    }

    void acquire() {
        acquired++;
        loadChanged();
    }

    void release() {
        if (acquired == 0) {
            throw new IllegalStateException(this + " was released more often than acquired");
        }
        acquired--;
        loadChanged();
    }

    /**
     * Tells all candidates what it has free now, and moves the seats that lie in too high a bucket.
     * Seats in too low a bucket stay until a choice comes upon them: most of them never do before
     * the load has sunk again, and that saves most of the moving.
     */
    private void loadChanged() {
        long load = acquired + elsewhere;
        bucket = load >= capacity ? FULL : (int) (load * BUCKETS / capacity);
        int free = (int) Math.max(0, capacity - load);
        int more = free - countedFreeSlots;
        countedFreeSlots = free;
        Offer mine = offer;
        if (mine == null) {
            return;
        }
        for (int i = 0; i < seatCount; i++) {
            Candidates candidates = mine.candidates(i);
            candidates.addFreeSlots(more);
            if (seatBuckets[i] > bucket) {
                candidates.move(seat(i), seatBuckets[i], bucket);
                seatBuckets[i] = (byte) bucket;
            }
        }
    }

    void leave() {
        present = false;
    }

    @Nullable Offer offer() {
        return offer;
    }

    /** Takes a seat among all candidates of the offer. */
    void sit(Offer itsOffer) {
        offer = itsOffer;
        seats = new Seat[itsOffer.count()];
        seatBuckets = new byte[seats.length];
        while (seatCount < itsOffer.count()) {
            take(itsOffer.candidates(seatCount));
        }
    }

    /** Gives all its seats up. */
    void standUp() {
        Offer before = Objects.requireNonNull(offer);
        for (int i = 0; i < seatCount; i++) {
            before.candidates(i).remove(seat(i), seatBuckets[i], countedFreeSlots);
        }
        offer = null;
        seats = NO_SEATS;
        seatBuckets = NO_BUCKETS;
        seatCount = 0;
    }

    /** Takes a seat among the last candidates of its offer. */
    void addSeat() {
        if (seatCount == seats.length) {
            int length = seatCount + seatCount / 2 + 1;
            seats = Arrays.copyOf(seats, length);
            seatBuckets = Arrays.copyOf(seatBuckets, length);
        }
        take(Objects.requireNonNull(offer).candidates(seatCount));
    }

    /** Drops a seat among candidates that are forgotten; the last one takes its index. */
    void removeSeat(int index) {
        Seat last = seat(--seatCount);
        last.index = index;
        seats[index] = last;
        seatBuckets[index] = seatBuckets[seatCount];
        seats[seatCount] = null;
    }

    private void take(Candidates candidates) {
        Seat seat = new Seat(this, seatCount);
        seats[seatCount] = seat;
        seatBuckets[seatCount] = (byte) bucket;
        seatCount++;
        candidates.add(seat, bucket, countedFreeSlots);
    }

    private Seat seat(int index) {
        return Objects.requireNonNull(seats[index]);
    }

    /** A choice moved the seat up, to where the load is. */
    void setBucketOf(Seat seat, int newBucket) {
        seatBuckets[seat.index] = (byte) newBucket;
    }
}
