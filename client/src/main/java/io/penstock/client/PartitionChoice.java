package io.penstock.client;

import java.util.random.RandomGenerator;

/** Chooses which partition of {@code tasks.assigned} an agent reads (R26). */
final class PartitionChoice {
    private PartitionChoice() {}

    /**
     * Returns the partition that the fewest agents read. Among equals the choice is random, so that
     * agents that start together spread.
     */
    static int leastUsed(int[] agentsByPartition, RandomGenerator random) {
        int chosen = 0;
        int equals = 0;
        for (int partition = 0; partition < agentsByPartition.length; partition++) {
            if (agentsByPartition[partition] < agentsByPartition[chosen]) {
                chosen = partition;
                equals = 1;
            } else if (agentsByPartition[partition] == agentsByPartition[chosen]) {
                equals++;
                if (random.nextInt(equals) == 0) {
                    chosen = partition;
                }
            }
        }
        return chosen;
    }
}
