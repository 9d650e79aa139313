package io.penstock.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to a sink.
 *
 * @param bytes the record's value as it stands; absent for a record without one
 * @param partition where it goes, for sinks that ask for it
 */
record Wire(byte @Nullable [] bytes, int partition) implements Flow {
    /** Writes the bytes as they are. */
    static final Serializer<Wire> SERIALIZER = (topic, wire) -> wire.bytes();

    /** Sends a record to the partition that it states; needs no metadata of the broker (R34). */
    static final StreamPartitioner<byte[], Wire> STATED_PARTITION =
            (topic, key, wire, partitions) -> Optional.of(Set.of(wire.partition()));

    /** Like the stated one, but within what the topic has: any partition does for a dead letter. */
    static final StreamPartitioner<byte[], Wire> SPREAD =
            (topic, key, wire, partitions) -> Optional.of(Set.of(wire.partition() % partitions));

    /** Returns bytes for a sink that places records by their key. */
    static Wire byKey(byte[] bytes) {
        return new Wire(bytes, -1);
    }
}
