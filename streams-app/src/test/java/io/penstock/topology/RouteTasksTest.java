package io.penstock.topology;

import static io.penstock.topology.DrivenTopology.header;
import static io.penstock.topology.DrivenTopology.idHere;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.agent.AgentState;
import io.penstock.lifecycle.Step.Verdict;
import io.penstock.task.AgentMessage;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouteTasksTest {
    private static final Duration TICK = Duration.ofMillis(RouteTasks.TICK_MS);

    private final DrivenTopology topology = new DrivenTopology();

    @AfterEach
    void close() {
        topology.close();
    }

    @Test
    void shouldAssignAtOnceWhenAnAgentIsFree() {
        topology.join("one", 1, 1, "scan");

        topology.submit(idHere(0), "{\"type\":\"scan\",\"payload\":{\"n\":1}}");

        AgentMessage.Assignment assignment = topology.assignments().getFirst();
        assertThat(assignment.taskId()).isEqualTo(idHere(0));
        assertThat(assignment.task().payload()).hasToString("{\"n\":1}");
        assertThat(assignment.attempt()).isEqualTo(1);
        assertThat(assignment.timeLeftMs()).isEqualTo(300_000);
        topology.succeed(assignment, "one", "2");
        TaskEvent.Ended end = topology.ends().getFirst();
        assertThat(end.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(end.output()).hasToString("2");
        assertThat(topology.routing.inFlight()).isZero();
    }

    @Test
    void shouldWaitForAnAgentThatOffersAllThatIsAsked() {
        topology.join("half", 1, 1, "scan");
        topology.submit(idHere(0), "{\"type\":\"x\",\"capabilities\":[\"scan\",\"sign\"]}");
        topology.advance(TICK);
        assertThat(topology.toAgents()).isEmpty();
        assertThat(topology.routing.waiting()).isEqualTo(1);

        topology.join("whole", 1, 1, "scan", "sign");
        topology.advance(TICK);

        assertThat(topology.assignments()).hasSize(1);
    }

    @Test
    void shouldServeHigherPrioritiesFirstAndTheOldestInsideOne() {
        int[] priorities = {1, 9, 5, 9, 0, 5};
        for (int i = 0; i < priorities.length; i++) {
            topology.submit(idHere(i), "{\"type\":\"scan\",\"priority\":" + priorities[i] + "}");
        }
        topology.join("one", 1, 1, "scan");
        topology.advance(TICK);

        List<String> order = new ArrayList<>();
        for (int i = 0; i < priorities.length; i++) {
            AgentMessage.Assignment next = topology.assignments().getFirst();
            order.add(next.taskId());
            topology.succeed(next, "one", "1");
        }

        assertThat(order)
                .containsExactly(idHere(1), idHere(3), idHere(2), idHere(5), idHere(0), idHere(4));
    }

    @Test
    void shouldNeverGiveAnAgentMoreThanItsCapacity() {
        topology.join("one", 1, 3, "scan");

        for (int i = 0; i < 10; i++) {
            topology.submit(idHere(i), "{\"type\":\"scan\"}");
        }
        topology.advance(TICK);

        assertThat(topology.assignments()).hasSize(3);
        assertThat(topology.routing.waiting()).isEqualTo(7);
        assertThat(topology.routing.inFlight()).isEqualTo(3);
    }

    @Test
    void shouldEndASecondSubmissionOfAnIdNeverTwice() {
        topology.join("one", 1, 10, "scan");
        topology.submit(idHere(0), "{\"type\":\"scan\"}");
        topology.submit(idHere(0), "{\"type\":\"scan\"}");
        AgentMessage.Assignment only = topology.assignments().getFirst();
        topology.succeed(only, "one", "1");
        topology.submit(idHere(0), "{\"type\":\"scan\"}");
        topology.succeed(only, "one", "2");

        assertThat(topology.ends()).hasSize(1);
        assertThat(topology.toAgents()).isEmpty();
        assertThat(topology.routing.total(Verdict.DUPLICATE)).isEqualTo(2);
        assertThat(topology.routing.total(Verdict.LATE)).isEqualTo(1);
    }

    @Test
    void shouldRetryWithBackOffAndBuryTheTaskWhenItsAttemptsAreUsedUp() {
        topology.join("one", 1, 10, "scan");
        topology.submit(idHere(0), "{\"type\":\"scan\",\"maxAttempts\":2}");
        topology.fail(topology.assignments().getFirst(), "one", "first");
        assertThat(topology.events().getFirst()).isInstanceOf(TaskEvent.AttemptEnded.class);

        topology.advance(Duration.ofMillis(400));
        assertThat(topology.toAgents()).isEmpty();
        topology.advance(Duration.ofSeconds(1));
        AgentMessage.Assignment second = topology.assignments().getFirst();
        assertThat(second.attempt()).isEqualTo(2);
        topology.fail(second, "one", "second");

        TaskEvent.Ended end = topology.ends().getFirst();
        assertThat(end.state()).isEqualTo(TaskState.FAILED);
        assertThat(end.error()).isEqualTo("second");
        var letter = topology.deadLetters().getFirst();
        assertThat(header(letter, DeadLetter.REASON)).isEqualTo("task failed: second");
        assertThat(new String(letter.value(), StandardCharsets.UTF_8))
                .contains("\"type\":\"scan\"");
    }

    @Test
    void shouldTimeOutAnAttemptAndCallItOff() {
        topology.join("one", 1, 10, "scan");
        topology.submit(idHere(0), "{\"type\":\"scan\",\"timeoutMs\":100}");
        AgentMessage.Assignment first = topology.assignments().getFirst();

        topology.advance(Duration.ofMillis(150));

        assertThat(topology.toAgents())
                .singleElement()
                .isInstanceOfSatisfying(
                        AgentMessage.Cancellation.class,
                        callOff -> assertThat(callOff.dispatch()).isEqualTo(first.dispatch()));
        topology.advance(Duration.ofSeconds(1));
        assertThat(topology.assignments().getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void shouldGiveTheTasksOfALostAgentToAnother() {
        topology.join("one", 1, 10, "scan");
        topology.submit(idHere(0), "{\"type\":\"scan\",\"maxAttempts\":1}");
        AgentMessage.Assignment first = topology.assignments().getFirst();
        topology.join("two", 1, 10, "scan");

        assertThat(topology.agents.leave("one", 1)).isTrue();
        topology.advance(Duration.ofSeconds(1));

        AgentMessage.Assignment second = topology.assignments().getFirst();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.dispatch()).isNotEqualTo(first.dispatch());
        topology.succeed(second, "two", "1");
        assertThat(topology.ends().getFirst().agent()).isEqualTo("two");
    }

    @Test
    void shouldGiveTheTasksOfAReplacedRunToTheNext() {
        topology.join("one", 1, 10, "scan");
        topology.submit(idHere(0), "{\"type\":\"scan\"}");
        assertThat(topology.assignments().getFirst().agentEpoch()).isEqualTo(1);

        topology.join("one", 2, 10, "scan");
        topology.advance(Duration.ofSeconds(1));

        assertThat(topology.assignments().getFirst().agentEpoch()).isEqualTo(2);
    }

    @Test
    void shouldNotLetALateGoodbyeOfAnEarlierRunEndTheNext() {
        topology.join("one", 1, 10, "scan");
        topology.join("one", 2, 10, "scan");

        assertThat(topology.agents.leave("one", 1)).isFalse();
        topology.submit(idHere(0), "{\"type\":\"scan\"}");

        assertThat(topology.assignments()).hasSize(1);
    }

    @Test
    void shouldGiveNothingNewToADrainingAgent() {
        topology.join("one", 1, 10, "scan");
        topology.agents.observe(
                new AgentState("one", 1, 0, List.of("scan"), 10, Map.of(), true), 1);

        topology.submit(idHere(0), "{\"type\":\"scan\"}");
        topology.advance(TICK);

        assertThat(topology.toAgents()).isEmpty();
    }

    @Test
    void shouldExpireWhatDoesNotStartInTime() {
        topology.submit(idHere(0), "{\"type\":\"scan\",\"startWithinMs\":100}");

        topology.advance(Duration.ofMillis(200));

        assertThat(topology.ends().getFirst().state()).isEqualTo(TaskState.EXPIRED);
        assertThat(topology.deadLetters()).hasSize(1);
    }

    @Test
    void shouldMakeNoTransactionWhileNothingWaitsForTheClock() {
        topology.join("one", 1, 10, "scan");
        topology.submit(idHere(0), "{\"type\":\"scan\"}");
        topology.succeed(topology.assignments().getFirst(), "one", "1");
        topology.advance(Duration.ofSeconds(2));
        double before = punctuations();

        for (int i = 0; i < 100; i++) {
            topology.advance(Duration.ofMillis(100));
        }

        assertThat(punctuations()).isEqualTo(before);
    }

    private double punctuations() {
        return topology.driver.metrics().entrySet().stream()
                .filter(
                        metric ->
                                metric.getKey().name().equals("punctuate-total")
                                        && metric.getKey().group().equals("stream-thread-metrics"))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .sum();
    }
}
