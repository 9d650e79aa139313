package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.client.Submitted;
import io.penstock.client.TaskProducer;
import io.penstock.json.RawJson;
import io.penstock.localstack.ChildProcess;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.task.NewTask;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose guarantee is at least once: each task ends, though its node is ended by SIGKILL; a
 * repeated end says the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AtLeastOnceIT {
    private static final int TASKS = 6_000;
    private static final int PARTITIONS = 3;
    private static final int WRITE_BUFFER_BYTES = 64 * 1024;

    private EmbeddedKafka kafka;

    @TempDir private Path directory;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    @Test
    void shouldEndEachTaskThoughItsNodeIsKilledInTheMiddle() throws Exception {
        ChildProcess node = startNode();
        try (EventLog events = EventLog.open(kafka.bootstrapServers());
                TaskProducer producer = TaskProducer.open(kafka.bootstrapServers());
                Agent agent =
                        Agent.builder("echo")
                                .bootstrapServers(kafka.bootstrapServers())
                                .handle("echo", run -> run.task().payload())
                                .concurrency(200)
                                .start()) {
            assertThat(agent.epoch()).isPositive();
            List<CompletableFuture<Submitted>> answers = submit(producer);
            events.awaitTotal(TASKS / 4, PATIENCE);

            node.kill();
            List<String> ids = new ArrayList<>();
            for (CompletableFuture<Submitted> answer : answers) {
                ids.add(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).taskId());
            }
            assertThat(events.total()).as("ended before the kill").isLessThan(TASKS);
            node = startNode();

            events.awaitEnds(ids, PATIENCE);
            awaitNothingLeft(node);
            assertEndsAreEqual(events.all(), ids);
        } finally {
            node.close();
        }
    }

    private ChildProcess startNode() {
        ChildProcess node =
                NodeMain.jvm(
                                kafka.bootstrapServers(),
                                directory.resolve("state"),
                                PARTITIONS,
                                WRITE_BUFFER_BYTES,
                                NodeSettings.Guarantee.AT_LEAST_ONCE)
                        .start("node", directory.resolve("node.log"));
        node.awaitLine("READY", PATIENCE);
        return node;
    }

    private static List<CompletableFuture<Submitted>> submit(TaskProducer producer) {
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            String payload = "\"" + "x".repeat(200) + i + "\"";
            tasks.add(NewTask.of("echo", RawJson.of(payload)).withId("twice-" + i));
        }
        return producer.submitAll(tasks);
    }

    private static void assertEndsAreEqual(List<TaskEvent.Ended> ends, List<String> ids) {
        Map<String, RawJson> outputs = new HashMap<>();
        for (TaskEvent.Ended end : ends) {
            assertThat(end.state()).as(end.taskId()).isEqualTo(TaskState.SUCCEEDED);
            RawJson output = end.output();
            RawJson other = outputs.put(end.taskId(), output);
            assertThat(other == null || other.equals(output)).as(end.taskId()).isTrue();
        }
        assertThat(outputs.keySet()).containsExactlyInAnyOrderElementsOf(ids);
    }

    private static void awaitNothingLeft(ChildProcess node) {
        String ready = node.awaitLine("READY", PATIENCE);
        try (NodeHttp http = new NodeHttp(Integer.parseInt(ready.substring("READY ".length())))) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                assertThat(http.metric("penstock_tasks_waiting")).isZero();
                                assertThat(http.metric("penstock_tasks_in_flight")).isZero();
                            });
        }
    }
}
