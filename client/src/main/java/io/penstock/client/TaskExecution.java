package io.penstock.client;

import io.penstock.json.RawJson;
import io.penstock.task.AgentMessage.Assignment;
import io.penstock.task.AgentMessage.Cancellation;
import io.penstock.task.AttemptResult;
import io.penstock.task.AttemptResult.Failed;
import io.penstock.task.AttemptResult.Outcome;
import io.penstock.task.AttemptResult.Succeeded;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers, each in a virtual thread of its own, and sends what came of them. Whatever a
 * handler does ends as a result, never as a dead agent. Thread-safe.
 */
final class TaskExecution {
    private static final Logger log = LoggerFactory.getLogger(TaskExecution.class);

    private final String agent;
    private final Handlers handlers;
    private final HeldTasks held;
    private final Outbox outbox;
    private final Tally tally;
    private final LongSupplier ticker;

    /** A task's thread starts the next one's; what a handler put into its thread ends with it. */
    private final ThreadFactory threads =
            Thread.ofVirtual()
                    .name("penstock-task-", 0)
                    .inheritInheritableThreadLocals(false)
                    .factory();

    private final ClassLoader classLoader = Thread.currentThread().getContextClassLoader();

    TaskExecution(
            String agent,
            Handlers handlers,
            HeldTasks held,
            Outbox outbox,
            Tally tally,
            LongSupplier ticker) {
        this.agent = agent;
        this.handlers = handlers;
        this.held = held;
        this.outbox = outbox;
        this.tally = tally;
        this.ticker = ticker;
    }

    /** Takes an assignment for this run of the agent. */
    void accept(Assignment assignment) {
        TaskHandler handler = handlers.find(assignment.task());
        if (handler == null) {
            tally.failed.increment();
            answerAside(
                    assignment.taskId(),
                    Asked.by(assignment),
                    new Failed(handlers.refusal(agent, assignment.task())),
                    0);
            return;
        }
        switch (held.receive(assignment, handler)) {
            case Reception.Begin(Run run) -> start(run);
            case Reception.Queued() -> {}
            case Reception.Joined() -> tally.answered.increment();
            case Reception.Repeated() -> tally.repeated.increment();
            case Reception.Known(RecentTasks.Recent known) -> {
                tally.answered.increment();
                Succeeded success = known.success();
                if (success != null) {
                    answerAside(
                            assignment.taskId(), Asked.by(assignment), success, known.durationMs());
                }
            }
        }
    }

    /** Calls off a dispatch; its run is interrupted and gives no result. */
    void cancel(Cancellation cancellation) {
        Run stopped = held.cancel(cancellation.taskId(), cancellation.dispatch());
        if (stopped != null) {
            tally.cancelled.increment();
            stopped.interrupt();
        }
    }

    /** Calls off everything, and returns how much that was. */
    int cancelAll() {
        List<Run> stopped = held.cancelAll();
        tally.cancelled.add(stopped.size());
        stopped.forEach(Run::interrupt);
        return stopped.size();
    }

    /** Starts what waits for a slot, as far as there are slots and room for results. */
    void startQueued() {
        for (Run run = held.next(); run != null; run = held.next()) {
            start(run);
        }
    }

    /** Interrupts every run whose time is over, and answers for it. */
    void expire() {
        for (Run run : held.expire()) {
            run.interrupt();
            tally.failed.increment();
            String error =
                    "timed out after "
                            + run.givenMs()
                            + " ms"
                            + (run.hasBegun() ? "" : ", waiting for a slot of the agent");
            log.atInfo()
                    .addKeyValue("agentId", agent)
                    .addKeyValue("taskId", run.task().id())
                    .addKeyValue("afterMs", run.givenMs())
                    .log("attempt timed out");
            for (Asked asked : run.asked()) {
                answerAside(run.task().id(), asked, new Failed(error), run.givenMs());
            }
        }
    }

    private void start(Run run) {
        threads.newThread(() -> execute(run)).start();
    }

    private void execute(Run run) {
        Thread.currentThread().setContextClassLoader(classLoader);
        run.ranBy(Thread.currentThread());
        long begun = ticker.getAsLong();
        Outcome outcome = run.isCancelled() ? new Failed("never begun") : call(run);
        long durationMs = (ticker.getAsLong() - begun) / 1_000_000;
        HeldTasks.Ended ended = held.ended(run, outcome, durationMs);
        // The handler may have left its thread interrupted; sending would fail on that.
        var _ = Thread.interrupted();
        Run next = ended.next();
        if (next != null) {
            start(next);
        }
        if (ended.toAnswer().isEmpty()) {
            return;
        }
        (outcome instanceof Succeeded ? tally.succeeded : tally.failed).increment();
        for (Asked asked : ended.toAnswer()) {
            answer(run.task().id(), asked, outcome, durationMs);
        }
    }

    private Outcome call(Run run) {
        tally.started.increment();
        try {
            RawJson output = run.handler().handle(run);
            String fault = faultOf(output);
            return fault == null ? new Succeeded(output) : new Failed(fault);
        } catch (Throwable fault) {
            log.atDebug()
                    .addKeyValue("agentId", agent)
                    .addKeyValue("taskId", run.task().id())
                    .setCause(fault)
                    .log("handler failed");
            return new Failed(FailureText.of(fault));
        }
    }

    private static @Nullable String faultOf(@Nullable RawJson output) {
        return output == null ? null : OutputFault.of(output.text());
    }

    /** Answers from a thread that must not wait for Kafka. */
    private void answerAside(String taskId, Asked asked, Outcome outcome, long durationMs) {
        Thread.ofVirtual()
                .name("penstock-answer")
                .start(() -> answer(taskId, asked, outcome, durationMs));
    }

    private void answer(String taskId, Asked asked, Outcome outcome, long durationMs) {
        outbox.send(
                taskId,
                asked.sourcePartition(),
                new AttemptResult(
                        agent,
                        asked.epoch(),
                        asked.attempt(),
                        asked.dispatch(),
                        outcome,
                        durationMs));
    }
}
