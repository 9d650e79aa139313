package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.json.RawJson;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Partitions that are taken from a processor and given back, on a real broker: what is derived from
 * the store is right again, and nothing is counted or scheduled twice (R5, R15).
 */
class PartitionReopenIT {
    private static final int SLOTS = 5;
    private static final int TASKS = 40;

    private final Semaphore permits = new Semaphore(0);
    private final List<String> submitted = new ArrayList<>();
    private EmbeddedKafka kafka;
    private KafkaProducer<byte[], byte[]> producer;

    @TempDir private Path directory;

    @BeforeEach
    void start() {
        kafka = EmbeddedKafka.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new TopicSetup(admin).create(settings("setup").kafka());
        }
        producer = Records.producer(kafka.bootstrapServers(), Map.of());
    }

    @AfterEach
    void stop() {
        producer.close();
        kafka.close();
    }

    @Test
    void shouldBeRightAgainAfterATaskOfStreamsIsCorrupted() throws Exception {
        try (RoutingInstance routing = start("one");
                EventLog events = EventLog.open(kafka.bootstrapServers());
                Agent agent = startAgent()) {
            fill(routing);
            long opened = routing.openedTotal();

            // Thrown after the record went through: its writes and sends are taken back, and then
            // done once more.
            for (int partition = 0; partition < RoutingInstance.PARTITIONS; partition++) {
                corrupt(partition);
            }

            await().atMost(PATIENCE)
                    .until(() -> routing.openedTotal() >= opened + RoutingInstance.PARTITIONS);
            assertThat(routing.faults()).isEqualTo(RoutingInstance.PARTITIONS);
            awaitHeld(List.of(routing), agent, events);
            assertTicksAreSingle(routing);
            finish(events, List.of(routing));
        }
    }

    @Test
    void shouldBeRightAgainAfterPartitionsWentToAnotherInstanceAndCameBack() throws Exception {
        try (RoutingInstance one = start("one");
                EventLog events = EventLog.open(kafka.bootstrapServers());
                Agent agent = startAgent()) {
            fill(one);

            try (RoutingInstance two = start("two")) {
                await().atMost(PATIENCE).until(() -> one.owned() > 0 && two.owned() > 0);
                awaitHeld(List.of(one, two), agent, events);
            }
            await().atMost(PATIENCE)
                    .until(() -> one.owned() == RoutingInstance.PARTITIONS && one.isRunning());
            awaitHeld(List.of(one), agent, events);
            assertTicksAreSingle(one);
            finish(events, List.of(one));
        }
    }

    private NodeSettings settings(String instance) {
        return NodeMain.settings(
                kafka.bootstrapServers(),
                directory.resolve(instance),
                RoutingInstance.PARTITIONS,
                4 * 1024 * 1024,
                NodeSettings.Guarantee.EXACTLY_ONCE,
                Map.of());
    }

    private RoutingInstance start(String name) throws InterruptedException {
        return RoutingInstance.start(settings(name));
    }

    private Agent startAgent() {
        return Agent.builder("gate")
                .bootstrapServers(kafka.bootstrapServers())
                .handle(
                        "gated",
                        run -> {
                            permits.acquire();
                            return RawJson.of("1");
                        })
                .concurrency(SLOTS)
                .start();
    }

    /** Gives the agent all that it takes; the rest waits, one for an agent that never comes. */
    private void fill(RoutingInstance routing) throws Exception {
        for (int i = 0; i < TASKS; i++) {
            submit("gated-" + i, "{\"type\":\"gated\"}");
        }
        submit("nobody", "{\"type\":\"nobody\",\"startWithinMs\":10000}");
        await().atMost(PATIENCE).until(() -> routing.waiting() == TASKS - SLOTS + 1);
    }

    private void submit(String id, String json) throws Exception {
        producer.send(
                        new ProducerRecord<>(
                                Topics.SUBMITTED,
                                id.getBytes(StandardCharsets.UTF_8),
                                json.getBytes(StandardCharsets.UTF_8)))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        submitted.add(id);
    }

    /** Submits one more task of the partition, at which its processor finds its task corrupt. */
    private void corrupt(int partition) throws Exception {
        String id =
                Stream.iterate(0, i -> i + 1)
                        .map(i -> "corrupt-" + i)
                        .filter(
                                text ->
                                        KafkaPartitions.ofTask(text, RoutingInstance.PARTITIONS)
                                                == partition)
                        .findFirst()
                        .orElseThrow();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        Topics.SUBMITTED,
                        id.getBytes(StandardCharsets.UTF_8),
                        "{\"type\":\"gated\"}".getBytes(StandardCharsets.UTF_8));
        record.headers().add(RoutingInstance.CORRUPT, new byte[0]);
        producer.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        submitted.add(id);
    }

    /**
     * All that was submitted is there once, as waiting or in flight, and each slot is used once.
     */
    private void awaitHeld(List<RoutingInstance> all, Agent agent, EventLog events) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(sum(all, RoutingInstance::inFlight)).isEqualTo(SLOTS);
                            assertThat(sum(all, RoutingInstance::waiting))
                                    .isEqualTo(submitted.size() - SLOTS - events.total());
                            for (RoutingInstance routing : all) {
                                assertThat(routing.load(agent.id())).isEqualTo(SLOTS);
                            }
                        });
    }

    private interface Count {
        long of(RoutingInstance routing);
    }

    private static long sum(List<RoutingInstance> all, Count count) {
        return all.stream().mapToLong(count::of).sum();
    }

    /**
     * Measures how long a hundred ticks of each partition take while work waits: with a second
     * schedule left behind it would be half the time. A loaded machine only makes it longer.
     */
    private static void assertTicksAreSingle(RoutingInstance routing) {
        int ticks = 100 * RoutingInstance.PARTITIONS;
        double before = routing.punctuations();
        long from = System.nanoTime();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () ->
                                routing.punctuations() - before >= ticks
                                        || !routing.threadFailures().isEmpty());
        assertThat(routing.threadFailures()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - from))
                .isGreaterThan(Duration.ofMillis(100 * 20 * 3 / 4));
    }

    private void finish(EventLog events, List<RoutingInstance> all) throws Exception {
        permits.release(1_000);
        events.awaitEnds(submitted, PATIENCE);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            for (RoutingInstance routing : all) {
                                assertThat(routing.load("gate")).isZero();
                                assertThat(routing.inFlight()).isZero();
                                assertThat(routing.waiting()).isZero();
                            }
                        });
        for (RoutingInstance routing : all) {
            assertThat(routing.threadFailures()).isEmpty();
        }
        Map<String, TaskEvent.Ended> ends = events.assertEachEndedOnce(submitted);
        ends.forEach(
                (id, end) ->
                        assertThat(end.state())
                                .isEqualTo(
                                        id.equals("nobody")
                                                ? TaskState.EXPIRED
                                                : TaskState.SUCCEEDED));
    }
}
