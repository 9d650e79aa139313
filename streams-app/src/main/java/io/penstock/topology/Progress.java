package io.penstock.topology;

import io.penstock.task.Topics;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How far ingest has come on each source, whatever became of the records (R2). Any thread; one
 * writer a partition.
 */
public final class Progress {
    private final Map<String, AtomicLongArray> nextOffsets;

    /** Starts with nothing processed on the given number of partitions of each source. */
    public Progress(int partitions) {
        nextOffsets =
                Map.of(
                        Topics.SUBMITTED, new AtomicLongArray(partitions),
                        Topics.REKEYED, new AtomicLongArray(partitions),
                        Topics.CONTROL, new AtomicLongArray(partitions),
                        Topics.RESULTS, new AtomicLongArray(partitions));
    }

    void processed(String topic, int partition, long offset) {
        AtomicLongArray offsets = nextOffsets.get(topic);
        if (offsets != null) {
            offsets.setRelease(partition, offset + 1);
        }
    }

    /** Returns whether every record below the given offset was processed by this process. */
    public boolean reached(String topic, int partition, long endOffset) {
        AtomicLongArray offsets = nextOffsets.get(topic);
        return offsets != null && offsets.getAcquire(partition) >= endOffset;
    }
}
