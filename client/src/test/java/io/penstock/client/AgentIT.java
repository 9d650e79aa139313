package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.agent.AgentState;
import io.penstock.client.NodeSide.Answer;
import io.penstock.client.NodeSide.Statement;
import io.penstock.json.RawJson;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.task.AgentMessage.Assignment;
import io.penstock.task.AttemptResult;
import io.penstock.task.AttemptResult.Failed;
import io.penstock.task.AttemptResult.Succeeded;
import io.penstock.task.Dispatch;
import io.penstock.task.SizeLimits;
import io.penstock.task.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class AgentIT {
    /** An agent of this lease states itself every 20 s when it has no other reason. */
    private static final Duration SILENT = Duration.ofSeconds(60);

    private static final Duration WELL_BEFORE = Duration.ofSeconds(15);

    private static EmbeddedKafka kafka;

    private static NodeSide node;

    private String id;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start();
        NodeSide.createTopics(kafka.bootstrapServers());
        node = new NodeSide(kafka.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        node.close();
        kafka.close();
    }

    @BeforeEach
    void name(TestInfo test) {
        id = test.getTestMethod().orElseThrow().getName();
    }

    @Test
    void shouldAnswerAnAssignmentOnItsSourcePartition() {
        try (Agent agent = agent().handle("echo", AgentIT::echo).start()) {
            Dispatch dispatch = node.nextDispatch();
            node.send(
                    agent,
                    new Assignment(
                            node.task("t-1", "echo"), 2, dispatch, agent.epoch(), 3, 60_000));

            Answer answer = node.awaitAnswer(dispatch);

            assertThat(answer.taskId()).isEqualTo("t-1");
            assertThat(answer.partition()).isEqualTo(3);
            AttemptResult result = answer.result();
            assertThat(result.agent()).isEqualTo(id);
            assertThat(result.epoch()).isEqualTo(agent.epoch());
            assertThat(result.attempt()).isEqualTo(2);
            assertThat(result.outcome()).isEqualTo(new Succeeded(RawJson.of("{\"n\":1}")));
            assertThat(agent.counts().succeeded()).isEqualTo(1);
        }
    }

    @Test
    void shouldSayNothingOfAnOutputThatIsNull() {
        try (Agent agent = agent().handle("quiet", run -> null).start()) {
            assertThat(outcome(node.assign(agent, "t", "quiet"))).isEqualTo(new Succeeded(null));
        }
    }

    @Test
    void shouldStateItselfBeforeTheFirstAssignmentAndWithAGoodbyeAtTheEnd() {
        long epoch;
        try (Agent agent =
                agent().handle("b", run -> null)
                        .handle("a", run -> null)
                        .offer("gpu")
                        .concurrency(3)
                        .prefetch(2)
                        .start()) {
            epoch = agent.epoch();
            await().until(() -> !node.statementsOf(id).isEmpty());
            assertThat(node.statementsOf(id).getFirst().state())
                    .isEqualTo(
                            new AgentState(
                                    id,
                                    epoch,
                                    agent.partition(),
                                    List.of("a", "b", "gpu"),
                                    5,
                                    Map.of(),
                                    false));
            assertThat(agent.isHealthy()).isTrue();
        }
        await().until(() -> node.statementsOf(id).getLast().state() == null);
        List<Statement> all = node.statementsOf(id);
        AgentState draining = all.get(all.size() - 2).state();
        assertThat(draining).extracting(AgentState::draining).isEqualTo(true);
        assertThat(all.getLast().raw().headers().lastHeader("penstock.epoch").value())
                .asString()
                .isEqualTo(Long.toString(epoch));
    }

    @Test
    void shouldStateWhatItHoldsEachSecondWhileBusyAndOnceWhenItIsDone() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (Agent agent = agent().handle("wait", run -> hold(release)).lease(SILENT).start()) {
            node.assign(agent, "t-1", "wait");
            node.assign(agent, "t-2", "wait");

            await().atMost(WELL_BEFORE)
                    .until(() -> statesOf(2).filter(s -> s.inFlight().size() == 1).count() >= 2);
            assertThat(statesOf(2)).allMatch(s -> s.inFlight().equals(Map.of(1, 2)));
            release.countDown();
            await().atMost(WELL_BEFORE).until(() -> lastState().totalInFlight() == 0);
        }
    }

    @Test
    void shouldStateItselfEveryThirdOfItsLeaseWhenIdle() {
        try (Agent _ = agent().handle("a", run -> null).lease(Duration.ofMillis(900)).start()) {
            await().atMost(WELL_BEFORE).until(() -> node.statementsOf(id).size() >= 4);
            List<Statement> all = node.statementsOf(id);
            assertThat(all.get(3).raw().timestamp() - all.get(0).raw().timestamp())
                    .isGreaterThan(700L);
        }
    }

    @Test
    void shouldStateANewConcurrencyAtOnce() {
        try (Agent agent = agent().handle("a", run -> null).concurrency(1).lease(SILENT).start()) {
            agent.concurrency(7);

            await().atMost(WELL_BEFORE).until(() -> lastState().capacity() == 7);
        }
    }

    @Test
    void shouldFailTheAttemptOfAHandlerThatThrowsAndLiveOn() {
        try (Agent agent =
                agent().handle(
                                "bad",
                                run -> {
                                    throw new IllegalStateException("disk is full");
                                })
                        .handle(
                                "deep",
                                run -> {
                                    throw new StackOverflowError();
                                })
                        .handle("echo", AgentIT::echo)
                        .start()) {
            assertThat(error(node.assign(agent, "t-1", "bad")))
                    .startsWith("java.lang.IllegalStateException: disk is full")
                    .contains("\n  at io.penstock.client.AgentIT");
            assertThat(error(node.assign(agent, "t-2", "deep")))
                    .startsWith("java.lang.StackOverflowError");
            assertThat(outcome(node.assign(agent, "t-3", "echo"))).isInstanceOf(Succeeded.class);
            assertThat(agent.counts().failed()).isEqualTo(2);
        }
    }

    @Test
    void shouldInterruptAHandlerWhoseTimeIsOverAndGiveItsSlotToTheNext() {
        AtomicBoolean cancelled = new AtomicBoolean();
        try (Agent agent =
                agent().handle(
                                "hang",
                                run -> {
                                    try {
                                        return hold(new CountDownLatch(1));
                                    } finally {
                                        cancelled.set(run.isCancelled());
                                    }
                                })
                        .handle("echo", AgentIT::echo)
                        .concurrency(1)
                        .start()) {
            Dispatch hung = node.assign(agent, "t-1", "hang", 1, 300);
            Dispatch next = node.assign(agent, "t-2", "echo");

            assertThat(error(hung)).isEqualTo("timed out after 300 ms");
            assertThat(outcome(next)).isInstanceOf(Succeeded.class);
            assertThat(cancelled).isTrue();
            assertThat(node.answersTo(hung)).hasSize(1);
        }
    }

    @Test
    void shouldLeaveTheSlotToAThreadThatIgnoresItsInterruptAndStateLessMeanwhile() {
        AtomicInteger interrupts = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        try (Agent agent =
                agent().handle(
                                "stubborn",
                                run -> {
                                    while (release.getCount() > 0) {
                                        try {
                                            release.await();
                                        } catch (InterruptedException e) {
                                            interrupts.incrementAndGet();
                                        }
                                    }
                                    return RawJson.of("1");
                                })
                        .handle("echo", AgentIT::echo)
                        .concurrency(1)
                        .start()) {
            Dispatch stubborn = node.assign(agent, "t-1", "stubborn", 1, 200);
            assertThat(error(stubborn)).startsWith("timed out");
            Dispatch waiting = node.assign(agent, "t-2", "echo");
            Dispatch tooShort = node.assign(agent, "t-3", "echo", 1, 50);

            await().atMost(WELL_BEFORE).until(() -> lastState().capacity() == 0);
            assertThat(error(tooShort))
                    .isEqualTo("timed out after 50 ms, waiting for a slot of the agent");
            assertThat(node.answersTo(waiting)).isEmpty();
            release.countDown();

            assertThat(outcome(waiting)).isInstanceOf(Succeeded.class);
            await().atMost(WELL_BEFORE).until(() -> lastState().capacity() == 1);
            assertThat(node.answersTo(stubborn)).hasSize(1);
            assertThat(interrupts).hasValue(1);
        }
    }

    @Test
    void shouldFailAnOutputOneByteOverTheLimitAndTakeOneAtIt() {
        int limit = SizeLimits.OUTPUT_BYTES;
        try (Agent agent =
                agent().handle("full", run -> RawJson.string("x".repeat(limit - 2)))
                        .handle("over", run -> RawJson.string("x".repeat(limit - 1)))
                        .handle("half", run -> RawJson.of("\"\ud800\""))
                        .start()) {
            assertThat(outcome(node.assign(agent, "t-1", "full")))
                    .isEqualTo(new Succeeded(RawJson.string("x".repeat(limit - 2))));
            assertThat(error(node.assign(agent, "t-2", "over")))
                    .isEqualTo("the output is too large: at most 262144 bytes, has 262145");
            assertThat(error(node.assign(agent, "t-3", "half"))).contains("unpaired surrogate");
        }
    }

    @Test
    void shouldFailATaskThatItCannotDo() {
        try (Agent agent = agent().handle("echo", AgentIT::echo).start()) {
            assertThat(error(node.assign(agent, "t-1", "paint")))
                    .isEqualTo("agent " + id + " does not offer paint");
        }
    }

    @Test
    void shouldPassOverWhatItCannotReadAndWhatIsNotForThisRun() {
        try (Agent agent = agent().handle("echo", AgentIT::echo).start()) {
            node.send(id, agent.partition(), new byte[] {'{', (byte) 0xff});
            node.send(id, agent.partition(), null);
            node.send(
                    id,
                    agent.partition(),
                    new Assignment(
                                    node.task("t-0", "echo"),
                                    1,
                                    node.nextDispatch(),
                                    agent.epoch(),
                                    NodeSide.RESULT_PARTITIONS,
                                    1_000)
                            .toJson());
            node.send("somebody-else", agent.partition(), new byte[] {'x'});
            Dispatch earlier = node.nextDispatch();
            node.send(
                    id,
                    agent.partition(),
                    new Assignment(node.task("t-1", "echo"), 1, earlier, agent.epoch() - 1, 1, 99)
                            .toJson());

            assertThat(outcome(node.assign(agent, "t-2", "echo"))).isInstanceOf(Succeeded.class);
            assertThat(agent.counts().undecodable()).isEqualTo(3);
            assertThat(agent.counts().started()).isEqualTo(1);
            assertThat(node.answersTo(earlier)).isEmpty();
        }
    }

    @Test
    void shouldDropARepeatedDispatchAndAnswerANewOneOfARunningTaskByThatRun() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (Agent agent =
                agent().handle(
                                "once",
                                run -> {
                                    calls.incrementAndGet();
                                    return hold(release);
                                })
                        .start()) {
            Assignment first =
                    new Assignment(
                            node.task("t", "once"),
                            1,
                            node.nextDispatch(),
                            agent.epoch(),
                            1,
                            60_000);
            node.send(agent, first);
            node.send(agent, first);
            Dispatch second = node.assign(agent, "t", "once", 2, 60_000);
            await().until(() -> agent.counts().answered() == 1);
            release.countDown();

            assertThat(outcome(first.dispatch())).isInstanceOf(Succeeded.class);
            assertThat(outcome(second)).isInstanceOf(Succeeded.class);
            assertThat(node.answersTo(second).getFirst().result().attempt()).isEqualTo(2);
            assertThat(agent.counts().repeated()).isEqualTo(1);
            assertThat(calls).hasValue(1);

            Dispatch third = node.assign(agent, "t", "once", 3, 60_000);
            assertThat(outcome(third)).isEqualTo(outcome(first.dispatch()));
            assertThat(node.answersTo(third).getFirst().result().attempt()).isEqualTo(3);
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void shouldRunATaskAgainWhoseLastAttemptFailed() {
        AtomicInteger calls = new AtomicInteger();
        try (Agent agent =
                agent().handle(
                                "flaky",
                                run -> {
                                    if (calls.incrementAndGet() == 1) {
                                        throw new IllegalStateException("not yet");
                                    }
                                    return null;
                                })
                        .start()) {
            assertThat(error(node.assign(agent, "t", "flaky", 1, 60_000))).contains("not yet");
            assertThat(outcome(node.assign(agent, "t", "flaky", 2, 60_000)))
                    .isInstanceOf(Succeeded.class);
        }
    }

    @Test
    void shouldInterruptACancelledRunAndSendNothing() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        AtomicBoolean cancelled = new AtomicBoolean();
        try (Agent agent =
                agent().handle(
                                "hang",
                                run -> {
                                    begun.countDown();
                                    try {
                                        return hold(new CountDownLatch(1));
                                    } catch (InterruptedException e) {
                                        cancelled.set(run.isCancelled());
                                        interrupted.countDown();
                                        throw e;
                                    }
                                })
                        .handle("echo", AgentIT::echo)
                        .start()) {
            Dispatch dispatch = node.assign(agent, "t", "hang");
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            node.cancel(agent, "t", node.nextDispatch());
            node.cancel(agent, "t", dispatch);

            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(cancelled).isTrue();
            outcome(node.assign(agent, "t-2", "echo"));
            assertThat(node.answersTo(dispatch)).isEmpty();
            assertThat(agent.counts().cancelled()).isEqualTo(1);
        }
    }

    @Test
    void shouldRunAsManyAtOnceAsItsConcurrencyAndNoMore() {
        CyclicBarrier together = new CyclicBarrier(4);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Agent agent =
                agent().handle(
                                "work",
                                run -> {
                                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                    together.await(10, TimeUnit.SECONDS);
                                    running.decrementAndGet();
                                    return null;
                                })
                        .concurrency(4)
                        .prefetch(10)
                        .start()) {
            for (int i = 0; i < 200; i++) {
                node.assign(agent, "t-" + i, "work");
            }

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> agent.counts().succeeded() == 200 && agent.counts().unsent() == 0);
            assertThat(most).hasValue(4);
        }
    }

    @Test
    void shouldFinishWhatRunsBeforeItLeavesAndSendItsResult() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Agent agent =
                agent().handle(
                                "slow",
                                run -> {
                                    begun.countDown();
                                    return hold(release);
                                })
                        .start();
        Dispatch dispatch = node.assign(agent, "t", "slow");
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        Thread closer = Thread.ofVirtual().start(agent::close);
        await().until(() -> lastState().draining());
        assertThat(agent.isHealthy()).isFalse();
        release.countDown();
        closer.join();

        assertThat(agent.awaitTermination(Duration.ZERO)).isTrue();
        assertThat(outcome(dispatch)).isInstanceOf(Succeeded.class);
        assertThat(agent.failure()).isEmpty();
        assertThat(agent.counts().unsent()).isZero();
    }

    @Test
    void shouldInterruptWhatIsUnfinishedAtTheDrainLimitAndLeaveItToOthers() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Agent agent =
                agent().handle(
                                "slow",
                                run -> {
                                    begun.countDown();
                                    try {
                                        return hold(new CountDownLatch(1));
                                    } finally {
                                        ended.countDown();
                                    }
                                })
                        .start();
        Dispatch dispatch = node.assign(agent, "t", "slow");
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        agent.close(Duration.ofMillis(200));

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> node.statementsOf(id).getLast().state() == null);
        assertThat(node.answersTo(dispatch)).isEmpty();
    }

    @Test
    void shouldStopTheEarlierOfTwoAgentsWithOneIdAtTheNextMessageForTheLater() throws Exception {
        Agent earlier = agent().handle("echo", AgentIT::echo).start();
        try (Agent later = agent().handle("echo", AgentIT::echo).start()) {
            assertThat(later.epoch()).isGreaterThan(earlier.epoch());
            assertThat(later.partition()).isBetween(0, NodeSide.ASSIGNED_PARTITIONS - 1);

            node.send(
                    id,
                    earlier.partition(),
                    new Assignment(
                                    node.task("t", "echo"),
                                    1,
                                    node.nextDispatch(),
                                    later.epoch(),
                                    1,
                                    60_000)
                            .toJson());

            assertThat(earlier.awaitTermination(Duration.ofSeconds(20))).isTrue();
            assertThat(earlier.failure()).get().isInstanceOf(AgentReplacedException.class);
            assertThat(earlier.isHealthy()).isFalse();
            assertThat(outcome(node.assign(later, "t-2", "echo"))).isInstanceOf(Succeeded.class);
            assertThat(node.statementsOf(id))
                    .as("a replaced run says no goodbye for its successor")
                    .allMatch(s -> s.state() != null);
        }
        earlier.close();
    }

    @Test
    void shouldNoticeItsReplacementByTheStatementsWhenItGetsNoWork() throws Exception {
        Duration lease = Duration.ofMillis(600);
        Agent earlier = agent().handle("echo", AgentIT::echo).lease(lease).start();
        try (Agent later = agent().handle("echo", AgentIT::echo).lease(lease).start()) {
            assertThat(earlier.awaitTermination(Duration.ofSeconds(20))).isTrue();
            assertThat(earlier.failure()).get().isInstanceOf(AgentReplacedException.class);
            assertThat(later.isHealthy()).isTrue();
        }
    }

    @Test
    void shouldGoOnAsANewRunWhenSomebodySaidItHadLeft() {
        try (Agent agent =
                agent().handle("echo", AgentIT::echo).lease(Duration.ofMillis(600)).start()) {
            long epoch = agent.epoch();
            node.append(Topics.AGENTS, 0, id, null);

            await().atMost(Duration.ofSeconds(20)).until(() -> agent.epoch() > epoch);
            await().until(() -> lastState().epoch() == agent.epoch());
            assertThat(outcome(node.assign(agent, "t", "echo"))).isInstanceOf(Succeeded.class);
        }
    }

    @Test
    void shouldTakeAHigherEpochThanAnyThatItsIdHasStated() {
        long future = System.currentTimeMillis() + 86_400_000;
        node.append(
                Topics.AGENTS,
                0,
                id,
                new AgentState(id, future, 0, List.of("a"), 1, Map.of(), false).toJson());
        try (Agent agent = agent().handle("a", run -> null).start()) {
            assertThat(agent.epoch()).isEqualTo(future + 1);
        }
    }

    @Test
    void shouldSpreadAgentsOverPartitions() {
        try (Agent one = agent(id + "-1").handle("a", run -> null).start();
                Agent two = agent(id + "-2").handle("a", run -> null).start();
                Agent three = agent(id + "-3").handle("a", run -> null).start()) {
            assertThat(List.of(one.partition(), two.partition(), three.partition()))
                    .containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    private AgentBuilder agent() {
        return agent(id);
    }

    private static AgentBuilder agent(String agentId) {
        return Agent.builder(agentId).bootstrapServers(kafka.bootstrapServers());
    }

    private static RawJson echo(TaskRun run) {
        RawJson payload = run.task().payload();
        return payload == null ? RawJson.of("null") : payload;
    }

    private static RawJson hold(CountDownLatch release) throws InterruptedException {
        release.await();
        return RawJson.of("\"held\"");
    }

    private AttemptResult.Outcome outcome(Dispatch dispatch) {
        return node.awaitAnswer(dispatch).result().outcome();
    }

    private String error(Dispatch dispatch) {
        return ((Failed) outcome(dispatch)).error();
    }

    private Stream<AgentState> statesOf(int inFlight) {
        return node.statementsOf(id).stream()
                .map(Statement::state)
                .filter(s -> s != null && s.totalInFlight() == inFlight);
    }

    private AgentState lastState() {
        return node.statementsOf(id).stream()
                .map(Statement::state)
                .filter(s -> s != null)
                .toList()
                .getLast();
    }
}
