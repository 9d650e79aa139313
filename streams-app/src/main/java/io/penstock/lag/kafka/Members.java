package io.penstock.lag.kafka;

import io.penstock.lag.Owner;
import io.penstock.lag.Partition;
import java.util.Map;

/**
 * The members of a group.
 *
 * @param count how many there are
 * @param owners who reads what; empty for share groups, whose members share all partitions
 */
record Members(int count, Map<Partition, Owner> owners) {
    /** A group that nobody is in. */
    static final Members NONE = new Members(0, Map.of());
}
