package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.client.Agent;
import io.penstock.json.RawJson;
import io.penstock.localstack.Programs;
import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import io.penstock.task.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** kcat as a producer that knows nothing of us: other hash, other partitions, or no key at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(value = "hasKcat", disabledReason = "kcat is not on the PATH")
class StrangerIT {
    private static final int TASKS = 1_000;

    private Path directory;
    private RunningNode node;
    private Agent agent;

    static boolean hasKcat() {
        return Programs.isInstalled("kcat");
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        node = RunningNode.start(directory.resolve("state"));
        agent =
                node.agent("echo")
                        .handle("keyed", run -> run.task().payload())
                        .handle("keyless", run -> run.task().payload())
                        .concurrency(200)
                        .start();
    }

    @AfterAll
    void stop() {
        agent.close();
        node.close();
    }

    @Test
    void shouldEndTasksThatLieOnThePartitionsOfAnotherHash() throws Exception {
        double rekeyed = node.http().metric("penstock_ingest_rekeyed_total");
        List<String> ids = IntStream.range(0, TASKS).mapToObj(i -> "stranger-" + i).toList();

        kcat(
                IntStream.range(0, TASKS)
                        .mapToObj(i -> ids.get(i) + "|{\"type\":\"keyed\",\"payload\":" + i + "}")
                        .toList(),
                "-K",
                "|",
                "-X",
                "partitioner=consistent_random");

        node.events().awaitEnds(ids, PATIENCE);
        for (int i = 0; i < TASKS; i++) {
            TaskView task = node.find(ids.get(i));
            assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
            assertThat(task.output()).isEqualTo(RawJson.of(Integer.toString(i)));
        }
        assertThat(node.http().metric("penstock_ingest_rekeyed_total") - rekeyed)
                .as("records that another hash had placed elsewhere")
                .isBetween(TASKS / 2.0, (double) TASKS);
    }

    @Test
    void shouldGiveAnIdToTasksWithoutAKeyAndEndThem() throws Exception {
        int before = node.events().total();

        kcat(
                IntStream.range(0, TASKS)
                        .mapToObj(i -> "{\"type\":\"keyless\",\"payload\":" + i + "}")
                        .toList());

        node.events().awaitTotal(before + TASKS, PATIENCE);
        Map<String, String> idByOutput = new HashMap<>();
        node.events()
                .all()
                .forEach(
                        end -> {
                            if (end.type().equals("keyless")) {
                                assertThat(
                                                idByOutput.put(
                                                        String.valueOf(end.output()), end.taskId()))
                                        .isNull();
                            }
                        });
        assertThat(idByOutput).hasSize(TASKS);
        for (int i = 0; i < TASKS; i++) {
            String output = Integer.toString(i);
            String id = idByOutput.get(output);
            assertThat(id).as("id of the task with payload %s", output).isNotNull();
            TaskView task = node.find(id);
            assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
            assertThat(task.output()).isEqualTo(RawJson.of(output));
        }
    }

    /** Sends each line as one record, as librdkafka does by itself. */
    private void kcat(List<String> lines, String... options) throws Exception {
        Path input = Files.createTempFile(directory, "lines", ".ndjson");
        Files.write(input, lines);
        List<String> command =
                new ArrayList<>(
                        List.of("kcat", "-P", "-b", node.bootstrap(), "-t", Topics.SUBMITTED));
        command.addAll(List.of(options));
        command.addAll(List.of("-l", input.toString()));
        Path output = Files.createTempFile(directory, "kcat", ".log");
        Process kcat;
        try {
            kcat =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "kcat cannot be started: install it (.ci/run does, Debian calls it kcat)", e);
        }
        try {
            assertThat(kcat.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("kcat has ended")
                    .isTrue();
            assertThat(kcat.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            kcat.destroyForcibly();
        }
    }
}
