package io.penstock.bench;

import io.penstock.task.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The reads and writes that Kafka sees of a task, without anything that decides. */
final class RecordMixTopology {
    /** Agents of the mix; each reads the partition of its number. */
    static final int AGENTS = 2;

    private static final String ACTIVE = "active";
    private static final String ENDED = "ended";
    private static final String ASSIGNED_SINK = "assigned";
    private static final String EVENTS_SINK = "events-out";

    private RecordMixTopology() {}

    static Topology build() {
        ByteArrayDeserializer reader = new ByteArrayDeserializer();
        ByteArraySerializer writer = new ByteArraySerializer();
        return new Topology()
                .addSource("submitted", reader, reader, Topics.SUBMITTED)
                .addSource("results", reader, reader, Topics.RESULTS)
                .addProcessor("assign", supplier(Assign::new), "submitted")
                .addProcessor("end", supplier(End::new), "results")
                .addStateStore(store(ACTIVE).withCachingEnabled(), "assign", "end")
                .addSink(
                        ASSIGNED_SINK,
                        Topics.ASSIGNED,
                        writer,
                        writer,
                        (_, _, task, _) -> Optional.of(Set.of(agentOf(task))),
                        "assign")
                .addSink(EVENTS_SINK, Topics.EVENTS, writer, writer, "end")
                .addSource("events", reader, reader, Topics.EVENTS)
                .addProcessor("keep", supplier(Keep::new), "events")
                .addStateStore(store(ENDED).withCachingDisabled(), "keep");
    }

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> supplier(
            ProcessorSupplier<byte[], byte[], byte[], byte[]> processor) {
        return processor;
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of());
    }

    private static int agentOf(byte[] task) {
        return (int) (MixRecord.number(task) % AGENTS);
    }

    /** A processor with one store. */
    private abstract static class WithStore implements Processor<byte[], byte[], byte[], byte[]> {
        private final String name;
        ProcessorContext<byte[], byte[]> context;
        KeyValueStore<Bytes, byte[]> store;

        @SuppressWarnings("NullAway.Init") // Streams calls init before process
        WithStore(String name) {
            this.name = name;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> given) {
            context = given;
            store = given.getStateStore(name);
        }
    }

    /** A submission: remembered, and given to an agent. */
    private static final class Assign extends WithStore {
        Assign() {
            super(ACTIVE);
        }

        @Override
        public void process(Record<byte[], byte[]> task) {
            store.put(Bytes.wrap(task.key()), task.value());
            byte[] agent = ("agent-" + agentOf(task.value())).getBytes(StandardCharsets.UTF_8);
            context.forward(task.withKey(agent), ASSIGNED_SINK);
        }
    }

    /** A result: looked up, forgotten, and told. */
    private static final class End extends WithStore {
        End() {
            super(ACTIVE);
        }

        @Override
        public void process(Record<byte[], byte[]> result) {
            Bytes id = Bytes.wrap(result.key());
            if (store.get(id) != null) {
                store.delete(id);
                context.forward(result, EVENTS_SINK);
            }
        }
    }

    /** An end: kept for those who ask. */
    private static final class Keep extends WithStore {
        Keep() {
            super(ENDED);
        }

        @Override
        public void process(Record<byte[], byte[]> event) {
            store.put(Bytes.wrap(event.key()), event.value());
        }
    }
}
