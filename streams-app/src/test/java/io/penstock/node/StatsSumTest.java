package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gateway.pipeline.StatsQueries;
import io.penstock.gateway.pipeline.StatsRow;
import io.penstock.gateway.pipeline.StatsView;
import io.penstock.stats.Grouping;
import io.penstock.stats.StatsKey;
import io.penstock.stats.StatsSpan;
import io.penstock.stats.StatsTable;
import io.penstock.stats.WindowKind;
import io.penstock.stats.WindowStats;
import io.penstock.task.RecordRef;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsSumTest {
    private static final long NOW = Instant.parse("2026-11-21T12:07:03.250Z").toEpochMilli();

    @TempDir private Path directory;

    @Test
    void shouldAddUpTheSharesOfAllPartitions() {
        KeyValueStore<byte[], byte[]> first = store(0);
        KeyValueStore<byte[], byte[]> second = store(1);
        put(first, WindowKind.TEN_SECONDS, Duration.ofSeconds(2), "scan", 3, 10);
        put(second, WindowKind.TEN_SECONDS, Duration.ofSeconds(2), "scan", 1, 50);
        put(second, WindowKind.TEN_SECONDS, Duration.ofSeconds(30), "resize", 9, 20);

        StatsView view = view(StatsSpan.MINUTE, first, second);

        assertThat(view.rows()).extracting(StatsRow::key).containsExactly("resize", "scan");
        StatsRow scan = view.rows().getLast();
        assertThat(scan.succeeded()).isEqualTo(4);
        assertThat(scan.p50Ms()).isEqualTo(10);
        assertThat(scan.p99Ms()).isEqualTo(50);
        assertThat(scan.executionMs()).isEqualTo(7);
    }

    @Test
    void shouldCoverAtLeastWhatIsAskedForAndNothingBefore() {
        KeyValueStore<byte[], byte[]> store = store(0);
        put(store, WindowKind.TEN_SECONDS, Duration.ofSeconds(60), "in", 1, 1);
        put(store, WindowKind.TEN_SECONDS, Duration.ofSeconds(70), "before", 1, 1);

        StatsView view = view(StatsSpan.MINUTE, store);

        assertThat(view.rows()).extracting(StatsRow::key).containsExactly("in");
        assertThat(view.from()).isEqualTo(NOW - 63_250);
        assertThat(view.to()).isEqualTo(NOW);
    }

    @Test
    void shouldCountNothingTwiceOfADay() {
        KeyValueStore<byte[], byte[]> store = store(0);
        put(store, WindowKind.TEN_SECONDS, Duration.ofMinutes(10), "a", 1, 1);
        put(store, WindowKind.FIVE_MINUTES, Duration.ofMinutes(10), "a", 1, 1);
        put(store, WindowKind.TEN_SECONDS, Duration.ofMinutes(50), "a", 10, 1);
        put(store, WindowKind.FIVE_MINUTES, Duration.ofMinutes(50), "a", 10, 1);
        put(store, WindowKind.FIVE_MINUTES, Duration.ofHours(24), "a", 100, 1);
        put(store, WindowKind.FIVE_MINUTES, Duration.ofHours(25), "a", 1_000, 1);

        assertThat(view(StatsSpan.DAY, store).rows().getFirst().succeeded()).isEqualTo(111);
        assertThat(view(StatsSpan.HOUR, store).rows().getFirst().succeeded()).isEqualTo(11);
        assertThat(view(StatsSpan.FIVE_MINUTES, store).rows()).isEmpty();
    }

    @Test
    void shouldShowTheRowOfAllOthersLast() {
        KeyValueStore<byte[], byte[]> store = store(0);
        put(store, WindowKind.TEN_SECONDS, Duration.ZERO, StatsTable.OTHER, 2, 1);
        for (int i = 0; i < StatsQueries.MOST_ROWS; i++) {
            put(store, WindowKind.TEN_SECONDS, Duration.ZERO, "type-" + i, 5, 1);
        }
        put(store, WindowKind.TEN_SECONDS, Duration.ZERO, "rare", 1, 1);
        put(store, WindowKind.TEN_SECONDS, Duration.ZERO, "other", 6, 1);

        StatsView view = view(StatsSpan.MINUTE, store);

        assertThat(view.rows()).hasSize(StatsQueries.MOST_ROWS + 1);
        assertThat(view.rows().getFirst().key()).isEqualTo("other");
        assertThat(view.rows().getFirst().other()).isFalse();
        assertThat(view.rows().getLast().other()).isTrue();
        assertThat(view.rows().getLast().succeeded()).isEqualTo(2 + 1 + 5);
    }

    @SafeVarargs
    private static StatsView view(StatsSpan span, KeyValueStore<byte[], byte[]>... stores) {
        StatsSum sum = new StatsSum(Grouping.TYPE, span, NOW);
        for (KeyValueStore<byte[], byte[]> store : stores) {
            sum.add(store);
        }
        return sum.view();
    }

    private KeyValueStore<byte[], byte[]> store(int partition) {
        KeyValueStore<byte[], byte[]> store =
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore("stats"),
                                Serdes.ByteArray(),
                                Serdes.ByteArray())
                        .withLoggingDisabled()
                        .build();
        store.init(
                new MockProcessorContext<>(
                                new Properties(), new TaskId(1, partition), directory.toFile())
                        .getStateStoreContext(),
                store);
        return store;
    }

    private static void put(
            KeyValueStore<byte[], byte[]> store,
            WindowKind kind,
            Duration ago,
            String type,
            int tasks,
            long tookMs) {
        WindowStats stats = new WindowStats();
        for (int i = 0; i < tasks; i++) {
            stats.add(
                    new TaskEvent.Ended(
                            "t",
                            1,
                            TaskState.SUCCEEDED,
                            type,
                            "acme",
                            5,
                            1,
                            "one",
                            1_000,
                            null,
                            1_000 + tookMs,
                            7L,
                            null,
                            null,
                            new RecordRef(Topics.SUBMITTED, 0, 0),
                            List.of()));
        }
        long start = kind.windowStart(NOW - ago.toMillis());
        store.put(new StatsKey(kind, Grouping.TYPE, start, type).toBytes(), stats.toBytes());
    }
}
