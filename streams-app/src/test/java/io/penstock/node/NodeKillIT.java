package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.client.Submitted;
import io.penstock.client.TaskHandler;
import io.penstock.client.TaskProducer;
import io.penstock.json.RawJson;
import io.penstock.localstack.ChildJvm;
import io.penstock.localstack.ChildProcess;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.task.AgentMessage;
import io.penstock.task.Dispatch;
import io.penstock.task.NewTask;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.Topics;
import io.penstock.topology.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that is ended by SIGKILL with thousands of tasks on the way. Sized for any build; {@code
 * -Dpenstock.faults=full} is the size that docs/reliability.md speaks of.
 */
class NodeKillIT {
    private static final boolean FULL = "full".equals(System.getProperty("penstock.faults"));

    /** Tasks that are on the way, and not ended, at each kill. */
    private static final int ON_THE_WAY = FULL ? 20_000 : 6_000;

    /** Ids that are submitted twice. */
    private static final int TWICE = FULL ? 10_000 : 4_000;

    /** Tasks that end before a kill at least. */
    private static final int STEP = 2_000;

    /** Tasks that end before a kill at most, should a store not be on disk before. */
    private static final int STEPS = 5_000;

    /** Tasks that are submitted together. */
    private static final int PORTION = 500;

    /** Fewer than a node's own six: that many stores flush with a third of the tasks. */
    private static final int PARTITIONS = 3;

    /** The least that RocksDB takes. */
    private static final int WRITE_BUFFER_BYTES = 64 * 1024;

    private static final String FINISHED_RESTORING =
            ".*Finished restoring changelog .*-" + Stores.ACTIVE + "-changelog.*";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Semaphore permits = new Semaphore(0);
    private final Set<String> acknowledged = new HashSet<>();
    private EmbeddedKafka kafka;

    @TempDir private Path directory;

    @BeforeEach
    void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void shouldEndEachTaskOnceThoughItsNodeIsKilledThreeTimes() throws Exception {
        ChildProcess node = startNode();
        try (EventLog events = EventLog.open(kafka.bootstrapServers());
                TaskProducer producer = TaskProducer.open(kafka.bootstrapServers());
                Agent one = agent("one", "gated", run -> gated());
                Agent two = agent("two", "gated", run -> gated())) {
            assertThat(one.epoch()).isPositive();
            assertThat(two.epoch()).isPositive();
            submit(producer, "gated", 0, ON_THE_WAY + STEPS);

            letSomeEndUntilAllStoresAreOnDisk(node, events);
            kill(node, events);
            submit(producer, "gated", ON_THE_WAY + STEPS, ON_THE_WAY + 2 * STEPS);
            node = startNode();

            letSomeEndUntilAllStoresAreOnDisk(node, events);
            kill(node, events);
            submit(producer, "gated", ON_THE_WAY + 2 * STEPS, ON_THE_WAY + 2 * STEPS + 500);
            node = startNodeThatRestoresSlowly();
            killWhileItRestores(node);
            node = startNode();

            permits.release(acknowledged.size());
            events.awaitEnds(acknowledged, PATIENCE);
            awaitNothingLeft(node);
            assertThat(node.terminate(PATIENCE)).as("exit code after SIGTERM").isEqualTo(143);
            node.awaitLine("CLOSED", Duration.ofSeconds(1));

            Map<String, TaskEvent.Ended> ends = events.assertEachEndedOnce(acknowledged);
            assertThat(ends.values())
                    .allMatch(end -> end.state() == TaskState.SUCCEEDED, "succeeded");
            assertAttemptsRise(ends);
            assertNoDispatchOccursTwice();
        } finally {
            node.close();
        }
    }

    @Test
    void shouldEndEachIdOnceThoughItIsSubmittedTwice() throws Exception {
        try (ChildProcess node = startNode();
                EventLog events = EventLog.open(kafka.bootstrapServers());
                TaskProducer producer = TaskProducer.open(kafka.bootstrapServers());
                Agent agent = agent("quick", "quick", run -> run.task().payload())) {
            assertThat(agent.epoch()).isPositive();
            submit(producer, "quick", 0, TWICE);
            submit(producer, "quick", 0, TWICE);

            events.awaitEnds(acknowledged, PATIENCE);
            NodeHttp http = http(node);
            try (http) {
                await().atMost(PATIENCE)
                        .until(
                                () ->
                                        http.metric("penstock_inputs_total{verdict=\"duplicate\"}")
                                                == TWICE);
            }
            node.terminate(PATIENCE);

            assertThat(events.assertEachEndedOnce(acknowledged)).hasSize(TWICE);
        }
    }

    private ChildProcess startNode() {
        return started(nodeJvm());
    }

    private static ChildProcess started(ChildJvm jvm, Path output) {
        ChildProcess node = jvm.start("node", output);
        try {
            node.awaitLine("READY", PATIENCE);
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    private ChildProcess started(ChildJvm jvm) {
        return started(jvm, directory.resolve("node.log"));
    }

    private ChildJvm nodeJvm(String... kafkaSettings) {
        return NodeMain.jvm(
                kafka.bootstrapServers(),
                directory.resolve("state"),
                PARTITIONS,
                WRITE_BUFFER_BYTES,
                NodeSettings.Guarantee.EXACTLY_ONCE,
                kafkaSettings);
    }

    /** Restores a few records at a time, and says so, so that there is a middle to kill it in. */
    private ChildProcess startNodeThatRestoresSlowly() {
        return nodeJvm("restore.consumer.max.poll.records=10")
                .withFlags("-DRESTORE_LOG_LEVEL=TRACE")
                .start("node", directory.resolve("node.log"));
    }

    private void killWhileItRestores(ChildProcess node) {
        try (node) {
            node.awaitLine(
                    line ->
                            line.contains("Restored")
                                    && line.contains(Stores.ACTIVE + "-changelog"),
                    "of a restored batch",
                    PATIENCE);
            node.kill();
            assertThat(read(node.output()))
                    .as("it was still restoring")
                    .noneMatch(line -> line.matches(FINISHED_RESTORING));
        }
    }

    private static NodeHttp http(ChildProcess node) {
        String ready = node.awaitLine("READY", PATIENCE);
        return new NodeHttp(Integer.parseInt(ready.substring("READY ".length())));
    }

    private Agent agent(String id, String capability, TaskHandler handler) {
        return Agent.builder(id)
                .bootstrapServers(kafka.bootstrapServers())
                .handle(capability, handler)
                .concurrency(500)
                .start();
    }

    private RawJson gated() throws InterruptedException {
        permits.acquire();
        return RawJson.of("1");
    }

    /**
     * Submits in portions: a broker that is slow to take the first records of one partition would
     * else make all its tasks the youngest, and the last to end.
     */
    private void submit(TaskProducer producer, String type, int from, int to) throws Exception {
        for (int i = from; i < to; i += PORTION) {
            submitPortion(producer, type, i, Math.min(to, i + PORTION));
        }
    }

    private void submitPortion(TaskProducer producer, String type, int from, int to)
            throws Exception {
        List<CompletableFuture<Submitted>> answers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            answers.add(
                    producer.submit(
                            NewTask.of(type, RawJson.of("{\"n\":" + i + "}")).withId(id(type, i))));
        }
        for (CompletableFuture<Submitted> answer : answers) {
            acknowledged.add(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).taskId());
        }
    }

    /** Long, so that a store that keeps ids alone flushes soon. */
    private static String id(String type, int number) {
        return String.format("%s-%0200d", type, number);
    }

    /** Which partition's tasks end first is chance, so a store may want more than a step. */
    private void letSomeEndUntilAllStoresAreOnDisk(ChildProcess node, EventLog events)
            throws IOException, InterruptedException {
        awaitAllTaken(node, events);
        int before = events.total();
        int released = 0;
        do {
            int more = released == 0 ? STEP : STEP / 4;
            permits.release(more);
            released += more;
            events.awaitTotal(before + released * 9 / 10, PATIENCE);
        } while (!flushed().equals(allStores()) && released < STEPS);
        assertThat(flushed()).isEqualTo(allStores());
    }

    /**
     * Waits until no task is left in Kafka alone. Slots go to the oldest task that the node knows:
     * a partition that it reads late would have nearly no ends, and nothing to flush.
     */
    private void awaitAllTaken(ChildProcess node, EventLog events) {
        try (NodeHttp http = http(node)) {
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    http.metric("penstock_tasks_waiting")
                                                    + http.metric("penstock_tasks_in_flight")
                                            >= acknowledged.size() - events.total());
        }
    }

    private void kill(ChildProcess node, EventLog events) {
        assertThat(acknowledged.size() - events.total())
                .as("tasks on the way")
                .isGreaterThanOrEqualTo(ON_THE_WAY);
        node.kill();
    }

    private static Set<String> allStores() {
        Set<String> stores = new TreeSet<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            stores.add("0_" + partition + "/" + Stores.ACTIVE);
            stores.add("0_" + partition + "/" + Stores.RECENT_IDS);
            stores.add("1_" + partition + "/" + Stores.ENDED);
            stores.add("1_" + partition + "/" + Stores.ENDED_LOG);
        }
        return stores;
    }

    /** Returns the stores that have written a table, as in {@code 0_1/active}. */
    private Set<String> flushed() throws IOException {
        Path tasks = directory.resolve("state").resolve("penstock");
        Set<String> stores = new TreeSet<>();
        Files.walkFileTree(
                tasks,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(".sst")) {
                            Path in = tasks.relativize(file);
                            stores.add(
                                    in.getName(0) + "/" + withoutSegment(in.getName(2).toString()));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failed)
                            throws IOException {
                        // The node merges tables, and deletes the old ones, while this looks.
                        if (failed instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw failed;
                    }
                });
        return stores;
    }

    /** A window store is a row of segments, as in {@code ended.1795255200000}. */
    private static String withoutSegment(String store) {
        int dot = store.indexOf('.');
        return dot < 0 ? store : store.substring(0, dot);
    }

    private static void awaitNothingLeft(ChildProcess node) {
        try (NodeHttp http = http(node)) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                assertThat(http.metric("penstock_tasks_waiting")).isZero();
                                assertThat(http.metric("penstock_tasks_in_flight")).isZero();
                                assertThat(http.metric("penstock_agent_slots_used")).isZero();
                            });
        }
    }

    /** Of what is committed, each attempt of a task has the next number. */
    private void assertAttemptsRise(Map<String, TaskEvent.Ended> ends) {
        Map<String, Set<Integer>> attempts = new HashMap<>();
        for (AgentMessage.Assignment given : assignments("read_committed")) {
            assertThat(
                            attempts.computeIfAbsent(given.taskId(), id -> new TreeSet<>())
                                    .add(given.attempt()))
                    .as("attempt %d of %s is given once", given.attempt(), given.taskId())
                    .isTrue();
        }
        attempts.forEach(
                (id, numbers) -> {
                    assertThat(numbers)
                            .as("attempts of %s", id)
                            .containsExactlyElementsOf(
                                    IntStream.rangeClosed(1, numbers.size()).boxed().toList());
                    assertThat(ends).containsKey(id);
                });
    }

    /** Agents read what is not committed too, so this holds for all that was ever written. */
    private void assertNoDispatchOccursTwice() {
        Set<Dispatch> dispatches = new HashSet<>();
        for (AgentMessage.Assignment given : assignments("read_uncommitted")) {
            assertThat(dispatches.add(given.dispatch()))
                    .as("dispatch %s of %s occurs once", given.dispatch(), given.taskId())
                    .isTrue();
        }
    }

    private List<AgentMessage.Assignment> assignments(String isolation) {
        List<AgentMessage.Assignment> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                Records.all(kafka.bootstrapServers(), Topics.ASSIGNED, isolation)) {
            if (AgentMessage.read(record.value()) instanceof AgentMessage.Assignment assignment) {
                all.add(assignment);
            }
        }
        return all;
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
