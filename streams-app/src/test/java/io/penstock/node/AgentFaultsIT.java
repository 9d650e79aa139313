package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.json.RawJson;
import io.penstock.localstack.ChildProcess;
import io.penstock.task.NewTask;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Agents that are ended by SIGKILL, or stopped by SIGSTOP for longer than their lease. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentFaultsIT {
    /** Tasks that the agent holds when the fault comes. */
    private static final int HELD = 20;

    private static final int TASKS = 200;

    private final List<String> submitted = new ArrayList<>();
    private Path directory;
    private RunningNode node;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        node = RunningNode.start(directory.resolve("state"));
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void shouldGiveTheTasksOfAKilledAgentToAnother() throws Exception {
        try (ChildProcess victim = startAgent("killed", "k");
                Agent survivor = node.agent("survivor-k").handle("k", run -> null).start()) {
            List<String> ids = submit("k", "60000");
            List<String> held = awaitHeld(victim);

            victim.kill();

            node.events().awaitEnds(ids, PATIENCE);
            node.events().assertEachEndedOnce(submitted);
            for (String id : ids) {
                TaskEvent.Ended end = node.events().awaitEnd(id, PATIENCE);
                assertThat(end.state()).isEqualTo(TaskState.SUCCEEDED);
                assertThat(end.agent()).isEqualTo(survivor.id());
                assertThat(end.attempt()).isEqualTo(held.contains(id) ? 2 : 1);
            }
            String task = "/api/v1/tasks/" + held.getFirst();
            assertThat(node.http().get(task + "/events").body())
                    .contains("\"agent\":\"killed\"")
                    .contains("\"outcome\":\"lost\"")
                    .contains("\"what\":\"ended\"");
            assertThat(node.http().get(task + "/submission").body())
                    .contains("\"type\":\"k\"")
                    .contains("\"payload\":60000");
            assertThat(node.http().get("/api/v1/agents/killed").statusCode()).isEqualTo(404);
            awaitNoSlotsUsed();
        }
    }

    @Test
    void shouldTakeBackAnAgentThatStoodStillPastItsLease() throws Exception {
        try (ChildProcess paused = startAgent("paused", "p,only-p")) {
            List<String> held;
            List<String> ids;
            try (Agent survivor = node.agent("survivor-p").handle("p", run -> null).start()) {
                ids = submit("p", "8000");
                held = awaitHeld(paused);

                paused.pause();

                node.events().awaitEnds(ids, PATIENCE);
                assertThat(agentState("paused")).isEqualTo(404);
                for (String id : held) {
                    TaskEvent.Ended end = node.events().awaitEnd(id, PATIENCE);
                    assertThat(end.agent()).isEqualTo(survivor.id());
                    assertThat(end.attempt()).isEqualTo(2);
                }
                double late = lateResults();
                paused.resume();
                await().atMost(PATIENCE).until(() -> lateResults() >= late + HELD);
            }
            await().atMost(PATIENCE).until(() -> agentState("paused") == 200);
            assertThat(node.http().get("/api/v1/agents/paused").body())
                    .contains("\"epoch\":" + epoch(paused));

            List<String> further = submit("only-p", "1");
            node.events().awaitEnds(further, PATIENCE);

            node.events().assertEachEndedOnce(submitted);
            for (String id : further) {
                TaskEvent.Ended end = node.events().awaitEnd(id, PATIENCE);
                assertThat(end.agent()).isEqualTo("paused");
                assertThat(end.attempt()).isEqualTo(1);
            }
            awaitNoSlotsUsed();
        }
    }

    private ChildProcess startAgent(String id, String capabilities) {
        ChildProcess agent =
                AgentMain.jvm(node.bootstrap(), id, capabilities, HELD)
                        .start(id, directory.resolve(id + ".log"));
        agent.awaitLine("READY", PATIENCE);
        await().atMost(PATIENCE).until(() -> agentState(id) == 200);
        return agent;
    }

    private static String epoch(ChildProcess agent) {
        return agent.awaitLine("READY", PATIENCE).substring("READY ".length());
    }

    private List<String> submit(String type, String millis) throws Exception {
        List<String> ids =
                node.submit(
                        IntStream.range(0, TASKS)
                                .mapToObj(
                                        i ->
                                                NewTask.of(type, RawJson.of(millis))
                                                        .withId(type + "-" + i)));
        submitted.addAll(ids);
        return ids;
    }

    /** Waits until the agent's handlers hold as many tasks as it has slots, and returns them. */
    private static List<String> awaitHeld(ChildProcess agent) {
        await().atMost(PATIENCE).until(() -> begun(agent).count() >= HELD);
        return begun(agent).toList();
    }

    private static Stream<String> begun(ChildProcess agent) {
        return read(agent.output())
                .filter(line -> line.startsWith("BEGUN "))
                .map(line -> line.substring("BEGUN ".length()));
    }

    private static Stream<String> read(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int agentState(String id) throws Exception {
        return node.http().get("/api/v1/agents/" + id).statusCode();
    }

    private double lateResults() throws Exception {
        return node.http().metric("penstock_inputs_total{verdict=\"late\"}");
    }

    private void awaitNoSlotsUsed() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(node.http().metric("penstock_agent_slots_used")).isZero());
    }
}
