package io.penstock.node;

import io.penstock.meter.Restores;
import io.penstock.topology.Stores;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a running Kafka Streams, read when somebody asks. Any thread; never waits, except
 * for rates.
 */
final class StreamsFigures implements TopologyFigures {
    private static final String STORE_GROUP = "stream-state-metrics";
    private static final String STORE_TAG = "-state-id";
    private static final String ENTRIES = "estimate-num-keys";

    /** What a store takes: files, and what is not written to them yet. */
    private static final Set<String> BYTES = Set.of("total-sst-files-size", "size-all-mem-tables");

    private final KafkaStreams streams;
    private final Restores restores;
    private final EdgeRates rates;

    StreamsFigures(KafkaStreams streams, Restores restores, Map<Edge, LongSupplier> own) {
        this.streams = streams;
        this.restores = restores;
        rates =
                new EdgeRates(
                        () -> TopicCounters.read(streams.metrics(), own), EdgeRates.Time.SYSTEM);
    }

    @Override
    public EdgeRates.Rates rates() {
        return rates.now();
    }

    @Override
    public Now now() {
        Map<Integer, SortedSet<Integer>> active = new TreeMap<>();
        Map<Integer, SortedSet<Integer>> standby = new TreeMap<>();
        for (ThreadMetadata thread : threads()) {
            add(active, thread.activeTasks());
            add(standby, thread.standbyTasks());
        }
        return new Now(
                streams.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                active,
                standby,
                stores());
    }

    private Set<ThreadMetadata> threads() {
        try {
            return streams.metadataForLocalThreads();
        } catch (StreamsNotStartedException | IllegalStateException e) {
            return Set.of();
        }
    }

    private static void add(Map<Integer, SortedSet<Integer>> to, Set<TaskMetadata> tasks) {
        for (TaskMetadata task : tasks) {
            to.computeIfAbsent(task.taskId().subtopology(), id -> new TreeSet<>())
                    .add(task.taskId().partition());
        }
    }

    private Map<String, Store> stores() {
        Map<String, Long> entries = new HashMap<>();
        Map<String, Long> bytes = new HashMap<>();
        streams.metrics().forEach((name, metric) -> add(entries, bytes, name, metric));
        Long rows = statsRows();
        if (rows != null) {
            entries.put(Stores.STATS, rows);
        }
        Map<String, Restores.Progress> restoring = restores.byStore();
        Set<String> names = new TreeSet<>(entries.keySet());
        names.addAll(restoring.keySet());
        Map<String, Store> stores = new TreeMap<>();
        for (String name : names) {
            Restores.Progress progress = restoring.get(name);
            stores.put(
                    name,
                    new Store(
                            entries.get(name),
                            bytes.get(name),
                            progress == null
                                    ? null
                                    : new Restoring(
                                            progress.partitions(),
                                            progress.left(),
                                            progress.total())));
        }
        return stores;
    }

    private static void add(
            Map<String, Long> entries, Map<String, Long> bytes, MetricName name, Metric metric) {
        boolean size = BYTES.contains(name.name());
        if (!STORE_GROUP.equals(name.group()) || (!size && !ENTRIES.equals(name.name()))) {
            return;
        }
        String store = storeOf(name);
        if (store != null && metric.metricValue() instanceof Number value) {
            (size ? bytes : entries).merge(store, value.longValue(), Long::sum);
        }
    }

    /** The tag's name begins with the kind of the store. */
    private static @Nullable String storeOf(MetricName name) {
        return name.tags().entrySet().stream()
                .filter(tag -> tag.getKey().endsWith(STORE_TAG))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** A store in memory has no such metrics, and knows its size. */
    private @Nullable Long statsRows() {
        try {
            return streams.store(
                            StoreQueryParameters.fromNameAndType(
                                    Stores.STATS,
                                    QueryableStoreTypes.<byte[], byte[]>keyValueStore()))
                    .approximateNumEntries();
        } catch (InvalidStateStoreException e) {
            return null;
        }
    }
}
