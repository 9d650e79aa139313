package io.penstock.node;

import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What moves in a topology that runs. Any thread. */
interface TopologyFigures {
    /** Returns what flows along each edge. */
    EdgeRates.Rates rates();

    /** Returns what this node has of it now. */
    Now now();

    /**
     * What a node has at one moment.
     *
     * @param state of Kafka Streams, in lower case
     * @param active partitions that it works on, by sub-topology
     * @param standby partitions that it holds a copy of, by sub-topology
     * @param stores figures by name; a store that no partition of the node has is absent
     */
    record Now(
            String state,
            Map<Integer, SortedSet<Integer>> active,
            Map<Integer, SortedSet<Integer>> standby,
            Map<String, Store> stores) {}

    /**
     * A store, over all partitions that the node has of it.
     *
     * @param entries about how many; null while nobody knows
     * @param bytes on disk and in memory; null while nobody knows
     * @param restoring how far it has been read back; null when it is whole
     */
    record Store(@Nullable Long entries, @Nullable Long bytes, @Nullable Restoring restoring) {}

    /**
     * Reads a store back from its changelog.
     *
     * @param partitions that are not whole yet
     * @param recordsLeft offsets that are still to be read
     * @param recordsTotal offsets that there were to read
     */
    record Restoring(int partitions, long recordsLeft, long recordsTotal) {}
}
