package io.penstock.topology;

import io.penstock.agent.AgentState;
import io.penstock.agent.Leases;
import io.penstock.json.RawJson;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.task.AgentMessage;
import io.penstock.task.AttemptResult;
import io.penstock.task.Control;
import io.penstock.task.TaskDefaults;
import io.penstock.task.TaskEvent;
import io.penstock.task.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topology in Kafka's test driver, as partition 0 of two, so that half of all ids lie
 * elsewhere. The clock is moved by hand.
 */
final class DrivenTopology implements AutoCloseable {
    static final int PARTITIONS = 2;
    static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

    final AgentPool agents = new AgentPool(Leases.LEASE_MS);
    final IngestCounters ingest = new IngestCounters();
    final RoutingCounters routing = new RoutingCounters(PARTITIONS);
    final TopologyTestDriver driver;

    private final Path directory;
    private final TestOutputTopic<byte[], byte[]> assigned;
    private final TestOutputTopic<byte[], byte[]> events;
    private final TestOutputTopic<byte[], byte[]> deadLetters;
    private final TestOutputTopic<byte[], byte[]> rekeyed;
    private long nowMs = START.toEpochMilli();

    DrivenTopology() {
        try {
            directory = Files.createTempDirectory("penstock-topology");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "driven");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        Progress progress = new Progress(PARTITIONS);
        driver =
                new TopologyTestDriver(
                        PipelineTopology.build(
                                () ->
                                        new IngestRecords(
                                                TaskDefaults.STANDARD,
                                                PARTITIONS,
                                                progress,
                                                ingest),
                                () -> new RouteTasks(Lifecycle.STANDARD, agents, routing, 10_000),
                                () -> new KeepHistory(new LongAdder()),
                                KeepStats::new),
                        properties,
                        START);
        assigned = output(Topics.ASSIGNED);
        events = output(Topics.EVENTS);
        deadLetters = output(Topics.DEAD_LETTERS);
        rekeyed = output(Topics.REKEYED);
        agents.caughtUp(nowMs);
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(
                topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Returns an id of this partition. */
    static String idHere(int number) {
        return ids(0, number);
    }

    /** Returns an id of the other partition. */
    static String idElsewhere(int number) {
        return ids(1, number);
    }

    private static String ids(int partition, int number) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "task-" + i)
                .filter(
                        id ->
                                Utils.toPositive(Utils.murmur2(id.getBytes(StandardCharsets.UTF_8)))
                                                % PARTITIONS
                                        == partition)
                .skip(number)
                .findFirst()
                .orElseThrow();
    }

    void send(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        send(topic, key, value, new RecordHeaders());
    }

    void send(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        TestInputTopic<byte[], byte[]> input =
                driver.createInputTopic(
                        topic, new ByteArraySerializer(), new ByteArraySerializer());
        input.pipeInput(new TestRecord<>(key, value, headers, Instant.ofEpochMilli(nowMs)));
    }

    void submit(String id, String json) {
        send(Topics.SUBMITTED, utf8(id), utf8(json));
    }

    void succeed(AgentMessage.Assignment assignment, String agent, String output) {
        result(assignment, agent, new AttemptResult.Succeeded(RawJson.of(output)));
    }

    void fail(AgentMessage.Assignment assignment, String agent, String error) {
        result(assignment, agent, new AttemptResult.Failed(error));
    }

    private void result(
            AgentMessage.Assignment assignment, String agent, AttemptResult.Outcome outcome) {
        AttemptResult result =
                new AttemptResult(
                        agent,
                        assignment.agentEpoch(),
                        assignment.attempt(),
                        assignment.dispatch(),
                        outcome,
                        1);
        send(Topics.RESULTS, utf8(assignment.taskId()), result.toJson());
    }

    void cancel(String id) {
        send(Topics.CONTROL, utf8(id), new Control(Control.Action.CANCEL).toJson());
    }

    void join(String agent, long epoch, int capacity, String... capabilities) {
        agents.observe(
                new AgentState(agent, epoch, 0, List.of(capabilities), capacity, Map.of(), false),
                nowMs);
    }

    void advance(Duration by) {
        nowMs += by.toMillis();
        driver.advanceWallClockTime(by);
    }

    List<AgentMessage> toAgents() {
        return assigned.readRecordsToList().stream()
                .map(record -> AgentMessage.read(record.value()))
                .toList();
    }

    List<AgentMessage.Assignment> assignments() {
        return toAgents().stream()
                .filter(AgentMessage.Assignment.class::isInstance)
                .map(AgentMessage.Assignment.class::cast)
                .toList();
    }

    List<TaskEvent> events() {
        return events.readRecordsToList().stream()
                .map(record -> TaskEvent.read(record.value()))
                .toList();
    }

    List<TaskEvent.Ended> ends() {
        return events().stream()
                .filter(TaskEvent.Ended.class::isInstance)
                .map(TaskEvent.Ended.class::cast)
                .toList();
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    List<TestRecord<byte[], byte[]>> rekeyed() {
        return rekeyed.readRecordsToList();
    }

    static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        driver.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
