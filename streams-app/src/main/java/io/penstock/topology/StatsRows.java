package io.penstock.topology;

import io.penstock.stats.Grouping;
import io.penstock.stats.StatsKey;
import io.penstock.stats.WindowKind;
import io.penstock.stats.WindowStats;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Walks over rows of the store {@link Stores#STATS}. Any thread; one that is not the stream thread
 * may miss a row that is written for the first time at this moment.
 */
public final class StatsRows {
    private StatsRows() {}

    /**
     * Hands over each row of the windows that start in the given time, the oldest window first.
     *
     * @param fromMs first start, milliseconds since 1970
     * @param toMs start that is too late
     */
    public static void forEach(
            ReadOnlyKeyValueStore<byte[], byte[]> store,
            WindowKind kind,
            Grouping by,
            long fromMs,
            long toMs,
            BiConsumer<StatsKey, WindowStats> row) {
        forEachRaw(
                store,
                kind,
                by,
                fromMs,
                toMs,
                raw -> row.accept(StatsKey.read(raw.key), WindowStats.read(raw.value)));
    }

    /** Hands over rows likewise, as their bytes. */
    static void forEachRaw(
            ReadOnlyKeyValueStore<byte[], byte[]> store,
            WindowKind kind,
            Grouping by,
            long fromMs,
            long toMs,
            Consumer<KeyValue<byte[], byte[]>> row) {
        if (fromMs >= toMs) {
            return;
        }
        try (KeyValueIterator<byte[], byte[]> rows =
                store.range(
                        StatsKey.firstAt(kind, by, fromMs), StatsKey.lastBefore(kind, by, toMs))) {
            rows.forEachRemaining(
                    next -> {
                        // Another thread may meet a row at the moment at which it is deleted.
                        if (next.value != null) {
                            row.accept(next);
                        }
                    });
        }
    }
}
