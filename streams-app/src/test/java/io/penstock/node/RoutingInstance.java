package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;

import io.penstock.agent.Leases;
import io.penstock.topology.AgentPool;
import io.penstock.topology.IngestCounters;
import io.penstock.topology.IngestRecords;
import io.penstock.topology.KeepHistory;
import io.penstock.topology.KeepStats;
import io.penstock.topology.PipelineTopology;
import io.penstock.topology.Progress;
import io.penstock.topology.RouteTasks;
import io.penstock.topology.RoutingCounters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The topology of a node as a Streams instance of its own, with a processor beside ingest that
 * fails when a record says so. Any thread may ask.
 */
final class RoutingInstance implements AutoCloseable {
    static final int PARTITIONS = 2;

    /** Header of a record at which its task of Streams counts as corrupt, once. */
    static final String CORRUPT = "test.corrupt";

    private final AgentPool agents = new AgentPool(Leases.LEASE_MS);
    private final RoutingCounters counters = new RoutingCounters(PARTITIONS);
    private final Set<TaskId> corrupted = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> threadFailures = new ConcurrentLinkedQueue<>();
    private final AtomicLong opened = new AtomicLong();
    private final CountDownLatch running = new CountDownLatch(1);
    private final AgentStateReader reader;
    private final KafkaStreams streams;

    private RoutingInstance(NodeSettings settings) throws InterruptedException {
        reader =
                AgentStateReader.start(
                        new KafkaClients(settings.kafka()),
                        agents,
                        InstantSource.system(),
                        settings.kafka().assignedPartitions(),
                        Duration.ofMillis(2 * Leases.LEASE_MS));
        boolean _ = reader.awaitCaughtUp(PATIENCE);
        Progress progress = new Progress(PARTITIONS);
        IngestCounters ingest = new IngestCounters();
        Topology topology =
                PipelineTopology.build(
                                () ->
                                        new IngestRecords(
                                                settings.defaults(), PARTITIONS, progress, ingest),
                                () ->
                                        new RouteTasks(
                                                settings.lifecycle(),
                                                agents,
                                                counters,
                                                StreamsSettings.SESSION_TIMEOUT_MS),
                                () -> new KeepHistory(new LongAdder()),
                                KeepStats::new)
                        .addProcessor("fault", FailWhenTold::new, "routing-in");
        streams = new KafkaStreams(topology, StreamsSettings.of(settings), new StreamsClients());
        streams.setUncaughtExceptionHandler(
                failure -> {
                    threadFailures.add(failure);
                    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
                });
        streams.setStateListener(
                (now, before) -> {
                    if (now == KafkaStreams.State.RUNNING) {
                        running.countDown();
                    }
                });
    }

    static RoutingInstance start(NodeSettings settings) throws InterruptedException {
        RoutingInstance instance = new RoutingInstance(settings);
        instance.streams.start();
        if (!instance.running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            instance.close();
            throw new AssertionError("not running after " + PATIENCE);
        }
        return instance;
    }

    /** Comes after ingest and routing, which have done all by then that the record asks for. */
    private final class FailWhenTold implements Processor<byte[], byte[], Void, Void> {
        private @Nullable TaskId task;

        @Override
        public void init(ProcessorContext<Void, Void> given) {
            task = given.taskId();
            opened.incrementAndGet();
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            if (task != null
                    && record.headers().lastHeader(CORRUPT) != null
                    && corrupted.add(task)) {
                throw new TaskCorruptedException(Set.of(task));
            }
        }
    }

    boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Returns how often a partition of the routing was opened. */
    long openedTotal() {
        return opened.get();
    }

    int faults() {
        return corrupted.size();
    }

    /** Returns what ended a stream thread; a corrupt task must not. */
    List<Throwable> threadFailures() {
        return List.copyOf(threadFailures);
    }

    /** Returns how many partitions of the routing are open here. */
    long owned() {
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .filter(task -> task.taskId().subtopology() == 0)
                .count();
    }

    long waiting() {
        return counters.waiting();
    }

    long inFlight() {
        return counters.inFlight();
    }

    /** Returns the slots of the agent that count as taken, -1 when it is not there. */
    int load(String agent) {
        return agents.members(member -> member.id().equals(agent) ? member.load() : -1).stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(-1);
    }

    double punctuations() {
        return streams.metrics().entrySet().stream()
                .filter(
                        metric ->
                                metric.getKey().name().equals("punctuate-total")
                                        && metric.getKey().group().equals("stream-thread-metrics"))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .sum();
    }

    @Override
    public void close() {
        boolean _ =
                streams.close(
                        CloseOptions.groupMembershipOperation(
                                        CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                                .withTimeout(Duration.ofSeconds(30)));
        reader.close();
    }
}
