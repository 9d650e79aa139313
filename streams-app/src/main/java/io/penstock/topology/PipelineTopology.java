package io.penstock.topology;

import io.penstock.task.Topics;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/** The topology as a table of contents: sources, processors, stores and sinks, and no logic. */
public final class PipelineTopology {
    /** Node: checks what comes in. */
    public static final String INGEST = "ingest";

    /** Node: follows each task to its end. */
    public static final String ROUTE = "route";

    /** Node: keeps what has ended. */
    public static final String HISTORY = "history";

    /** Node: adds up what has ended. */
    public static final String STATS = "stats";

    /** Node: to the partition of the id. */
    public static final String TO_REKEYED = "to-rekeyed";

    /** Node: what nobody could use. */
    public static final String TO_DEAD_LETTERS = "to-dead-letters";

    static final String TO_AGENTS = "to-agents";
    static final String TO_EVENTS = "to-events";

    private PipelineTopology() {}

    /**
     * Returns the topology.
     *
     * @param ingest makes the processor that checks what comes in
     * @param route makes the processor that follows each task to its end
     * @param history makes the processor that keeps what has ended
     * @param stats makes the processor that adds up what has ended
     */
    public static Topology build(
            Supplier<IngestRecords> ingest,
            Supplier<RouteTasks> route,
            Supplier<KeepHistory> history,
            Supplier<KeepStats> stats) {
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        "routing-in",
                        new BrokerTime(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        Topics.SUBMITTED,
                        Topics.REKEYED,
                        Topics.CONTROL,
                        Topics.RESULTS)
                .addProcessor(INGEST, ingest::get, "routing-in")
                .addProcessor(ROUTE, route::get, INGEST)
                .addStateStore(Stores.active(), ROUTE)
                .addStateStore(Stores.recentIds(), ROUTE)
                .addSink(
                        TO_AGENTS,
                        Topics.ASSIGNED,
                        new ByteArraySerializer(),
                        Wire.SERIALIZER,
                        Wire.STATED_PARTITION,
                        ROUTE)
                .addSink(
                        TO_EVENTS, Topics.EVENTS, new ByteArraySerializer(), Wire.SERIALIZER, ROUTE)
                .addSink(
                        TO_REKEYED,
                        Topics.REKEYED,
                        new ByteArraySerializer(),
                        Wire.SERIALIZER,
                        INGEST)
                .addSink(
                        TO_DEAD_LETTERS,
                        Topics.DEAD_LETTERS,
                        new ByteArraySerializer(),
                        Wire.SERIALIZER,
                        Wire.SPREAD,
                        INGEST,
                        ROUTE)
                .addSource(
                        AutoOffsetReset.earliest(),
                        "history-in",
                        new BrokerTime(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        Topics.EVENTS)
                .addProcessor(HISTORY, history::get, "history-in")
                .addStateStore(Stores.ended(), HISTORY)
                .addStateStore(Stores.endedLog(), HISTORY)
                .addProcessor(STATS, stats::get, HISTORY)
                .addStateStore(Stores.stats(), STATS);
    }
}
