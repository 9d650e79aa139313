package io.penstock.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which partitions of this node wait for agents, so that a free slot goes to the best want and not
 * to the partition that happens to see it (R14). A want is better when its priority is higher, or
 * when the priority is equal and it is older by more than {@value #SLACK_MS} ms: without the slack
 * a slot would stand empty until the other partition's next tick for the sake of a moment. Not
 * thread-safe; the caller serialises.
 */
public final class Wants {
    /** How much older a want of equal priority must be to go first, in milliseconds. */
    public static final long SLACK_MS = 100;

    private final Map<Requirement, List<Want>> byRequirement = new HashMap<>();
    private final Map<Integer, Map<Requirement, Want>> byPartition = new HashMap<>();

    /** One partition's want of one requirement. */
    private static final class Want {
        private final int partition;
        private int priority;
        private long since;
        private int count;

        private Want(int partition) {
            this.partition = partition;
        }

        private boolean goesBefore(int otherPriority, long otherSince) {
            return priority != otherPriority
                    ? priority > otherPriority
                    : otherSince - since > SLACK_MS;
        }
    }

    /**
     * States what a partition waits for, in place of what it stated before for this requirement.
     *
     * @param priority that of its first waiting task
     * @param since when that task was submitted, in milliseconds since 1970
     * @param count how many tasks wait; with 0 the want is cleared
     */
    public void want(int partition, Requirement requirement, int priority, long since, int count) {
        if (count <= 0) {
            clear(partition, requirement);
            return;
        }
        Map<Requirement, Want> own = byPartition.computeIfAbsent(partition, p -> new HashMap<>());
        Want want = own.get(requirement);
        if (want == null) {
            want = new Want(partition);
            own.put(requirement, want);
            byRequirement.computeIfAbsent(requirement, r -> new ArrayList<>()).add(want);
        }
        want.priority = priority;
        want.since = since;
        want.count = count;
    }

    /** Clears all wants of a partition. */
    public void clear(int partition) {
        Map<Requirement, Want> own = byPartition.remove(partition);
        if (own != null) {
            own.forEach(this::removeFromRequirement);
        }
    }

    /** Clears one want of a partition. */
    public void clear(int partition, Requirement requirement) {
        Map<Requirement, Want> own = byPartition.get(partition);
        Want want = own == null ? null : own.remove(requirement);
        if (want != null) {
            removeFromRequirement(requirement, want);
        }
    }

    private void removeFromRequirement(Requirement requirement, Want want) {
        List<Want> all = byRequirement.get(requirement);
        if (all != null && all.remove(want) && all.isEmpty()) {
            byRequirement.remove(requirement);
        }
    }

    /**
     * Returns whether a partition may take a slot now: false when better wants of other partitions
     * for the same requirement together ask for all that is free.
     *
     * @param priority that of the task that would take it
     * @param since when that task was submitted, in milliseconds since 1970
     * @param freeSlots how many tasks of this requirement could be given out now
     */
    public boolean mayTake(
            int partition, Requirement requirement, int priority, long since, int freeSlots) {
        List<Want> all = byRequirement.get(requirement);
        if (all == null) {
            return true;
        }
        long better = 0;
        for (int i = 0; i < all.size(); i++) {
            Want want = all.get(i);
            if (want.partition != partition && want.goesBefore(priority, since)) {
                better += want.count;
                if (better >= freeSlots) {
                    return false;
                }
            }
        }
        return true;
    }
}
