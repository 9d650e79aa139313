package io.penstock.node;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.StatsQueries;
import io.penstock.gateway.pipeline.StatsView;
import io.penstock.stats.Grouping;
import io.penstock.stats.StatsSpan;
import io.penstock.stats.WindowKind;
import io.penstock.topology.Stores;
import java.time.InstantSource;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/** Answers from this node's own store: the sum over the partitions. Any thread; never waits. */
final class StoreStats implements StatsQueries {
    private static final String SOURCE = "store";
    private static final long RETRY_MS = 500;

    /** A stream thread's clock may stand for as long as a batch takes. */
    private static final long STILL_ADDED_MS = 1_000;

    private final KafkaStreams streams;
    private final int partitions;
    private final InstantSource clock;

    StoreStats(KafkaStreams streams, int partitions, InstantSource clock) {
        this.streams = streams;
        this.partitions = partitions;
        this.clock = clock;
    }

    /** Returns where the last window ended that nothing is added to any more, as of now. */
    public static long closedUpTo(long nowMs) {
        return WindowKind.TEN_SECONDS.windowStart(nowMs - STILL_ADDED_MS);
    }

    @Override
    public Answer<StatsView> stats(Grouping by, StatsSpan span, boolean closedOnly) {
        long now = clock.millis();
        StatsSum sum =
                closedOnly
                        ? StatsSum.ofClosed(by, span, closedUpTo(now))
                        : new StatsSum(by, span, now);
        try {
            for (int partition = 0; partition < partitions; partition++) {
                sum.add(
                        streams.store(
                                StoreQueryParameters.fromNameAndType(
                                                Stores.STATS,
                                                QueryableStoreTypes.<byte[], byte[]>keyValueStore())
                                        .withPartition(partition)));
            }
            return new Answer.Known<>(sum.view(), SOURCE, 0);
        } catch (InvalidStateStoreException e) {
            return new Answer.NotYet<>(RETRY_MS, "a partition is being restored or moved");
        }
    }
}
