package io.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.agent.AgentState;
import io.penstock.json.InvalidField;
import io.penstock.task.AgentMessage;
import io.penstock.task.AgentMessage.Assignment;
import io.penstock.task.AgentMessage.Cancellation;
import io.penstock.task.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of an agent that reads what nodes tell it, and states the agent. It never waits
 * for a handler. Fields without a remark belong to that thread.
 */
final class AgentLoop implements Runnable {
    /** The header of the record that says an agent has left: which run left, in decimal text. */
    static final String EPOCH_HEADER = "penstock.epoch";

    private static final Logger log = LoggerFactory.getLogger(AgentLoop.class);

    /** Up to this many agents a partition are woken by each append, more wait a little (R26). */
    private static final int AGENTS_WITHOUT_GAP = 4;

    private static final Duration POLL_GAP = Duration.ofMillis(10);

    /** Assignments that were on their way when nodes read that the agent drains. */
    private static final Duration SETTLE = Duration.ofMillis(250);

    /** How long an idle agent waits to be heard before it leaves. */
    private static final Duration UNHEARD = Duration.ofSeconds(5);

    private static final Duration SHORT_POLL = Duration.ofMillis(20);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);
    private static final int MAX_QUEUED = 10_000;

    private final AgentSettings settings;
    private final byte[] key;
    private final int resultPartitions;
    private final Consumer<byte[], byte[]> consumer;
    private final HeldTasks held;
    private final TaskExecution execution;
    private final DeadlineWatch deadlines;
    private final Outbox outbox;
    private final Tally tally;
    private final LongSupplier ticker;
    private final StatementPlan plan;
    private final ReplacementWatch watch;
    private final CountDownLatch terminated = new CountDownLatch(1);
    private Roster roster = new Roster();
    private boolean seatIsLost;
    private long polledAt;

    /** Written by the loop, read by any thread. */
    private volatile Seat seat;

    private volatile boolean draining;
    private volatile long drainEnds;
    private volatile long drainBegan;
    private volatile long drainHeard = -1;
    private volatile @Nullable Throwable failure;

    AgentLoop(
            AgentSettings settings,
            Seat seat,
            int resultPartitions,
            Consumer<byte[], byte[]> consumer,
            HeldTasks held,
            TaskExecution execution,
            Outbox outbox,
            Tally tally,
            LongSupplier ticker) {
        this.settings = settings;
        this.key = settings.id().getBytes(UTF_8);
        this.seat = seat;
        this.resultPartitions = resultPartitions;
        this.consumer = consumer;
        this.held = held;
        this.execution = execution;
        this.outbox = outbox;
        this.tally = tally;
        this.ticker = ticker;
        this.plan = new StatementPlan(settings.lease());
        this.watch = new ReplacementWatch(settings.lease());
        this.deadlines =
                new DeadlineWatch(
                        "penstock-agent-" + settings.id() + "-deadlines", held, execution, ticker);
    }

    /** States the agent for the first time; called before the thread runs. */
    CompletableFuture<RecordMetadata> introduce() {
        return state(ticker.getAsLong(), terms());
    }

    @Override
    public void run() {
        deadlines.start();
        try {
            while (!isDone()) {
                turn();
            }
        } catch (AgentReplacedException replaced) {
            failure = replaced;
            log.atError()
                    .addKeyValue("agentId", settings.id())
                    .addKeyValue("epoch", seat.epoch())
                    .addKeyValue("error", replaced.getMessage())
                    .log("agent stopped");
        } catch (Throwable fault) {
            failure = fault;
            log.atError()
                    .addKeyValue("agentId", settings.id())
                    .addKeyValue("epoch", seat.epoch())
                    .setCause(fault)
                    .log("agent stopped");
        } finally {
            leave();
        }
    }

    private void turn() {
        execution.startQueued();
        long now = ticker.getAsLong();
        StatementPlan.Terms terms = terms();
        if (plan.untilDue(now, held.size() > 0, terms) == 0) {
            var _ = state(now, terms);
        }
        if (watch.isDue(now)) {
            look();
        }
        boolean full = !outbox.hasRoom() || held.queued() > MAX_QUEUED;
        if (full) {
            consumer.pause(List.of(seat.assigned()));
        } else {
            consumer.resume(List.of(seat.assigned()));
        }
        for (ConsumerRecord<byte[], byte[]> record : poll(now, full)) {
            if (record.topic().equals(Topics.ASSIGNED)) {
                take(record);
            } else {
                see(record);
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(long now, boolean full) {
        try {
            if (seatIsLost) {
                seat = seat.again(consumer, settings.clock());
                seatIsLost = false;
                log.atWarn()
                        .addKeyValue("agentId", settings.id())
                        .addKeyValue("epoch", seat.epoch())
                        .log("assignments may be lost, agent goes on as a new run");
                return ConsumerRecords.empty();
            }
            leaveGap();
            long wait =
                    full || draining
                            ? SHORT_POLL.toNanos()
                            : plan.untilDue(now, held.size() > 0, terms());
            return consumer.poll(Duration.ofNanos(wait));
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } catch (InvalidOffsetException e) {
            if (e.partitions().contains(seat.assigned())) {
                seatIsLost = true;
            } else {
                endLook(ticker.getAsLong());
            }
            return ConsumerRecords.empty();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            log.atWarn()
                    .addKeyValue("agentId", settings.id())
                    .addKeyValue("error", e.toString())
                    .log("agent cannot read its assignments, trying again");
            LockSupport.parkNanos(PAUSE_AFTER_FAULT.toNanos());
            return ConsumerRecords.empty();
        }
    }

    /** With many agents on a partition each append would wake them all; a gap gathers appends. */
    private void leaveGap() {
        if (seat.neighbours() >= AGENTS_WITHOUT_GAP) {
            long rest = polledAt + POLL_GAP.toNanos() - ticker.getAsLong();
            if (rest > 0) {
                LockSupport.parkNanos(rest);
            }
            polledAt = ticker.getAsLong();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (!Arrays.equals(record.key(), key)) {
            return;
        }
        AgentMessage message = read(record);
        if (message == null || message.agentEpoch() < seat.epoch()) {
            return;
        }
        checkNotReplaced(message.agentEpoch());
        watch.wanted(ticker.getAsLong());
        switch (message) {
            case Assignment assignment -> {
                execution.accept(assignment);
                deadlines.nudge();
            }
            case Cancellation cancellation -> execution.cancel(cancellation);
        }
    }

    private @Nullable AgentMessage read(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                throw new InvalidField("record", "must not be empty");
            }
            AgentMessage message = AgentMessage.read(record.value());
            if (message instanceof Assignment assignment
                    && (assignment.sourcePartition() < 0
                            || assignment.sourcePartition() >= resultPartitions)) {
                throw new InvalidField(
                        "sourcePartition",
                        "must be a partition of "
                                + Topics.RESULTS
                                + ", 0 to "
                                + (resultPartitions - 1)
                                + ", is "
                                + assignment.sourcePartition());
            }
            return message;
        } catch (InvalidField e) {
            tally.undecodable.increment();
            log.atWarn()
                    .addKeyValue("agentId", settings.id())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("message cannot be read");
            return null;
        }
    }

    private void look() {
        consumer.seek(AgentsLog.PARTITION, watch.begin());
        consumer.resume(List.of(AgentsLog.PARTITION));
        roster = new Roster();
    }

    /** Takes a statement while looking for a later run of our id. */
    private void see(ConsumerRecord<byte[], byte[]> record) {
        if (!watch.isLooking()) {
            return;
        }
        roster.observe(record);
        if (Arrays.equals(record.key(), key)) {
            checkNotReplaced(roster.highestEpoch(settings.id()));
            // Not ours: an earlier run left late, and nodes may have taken it for our goodbye.
            seatIsLost |= Roster.isGoodbye(record);
        }
        if (watch.isEnd(record.offset())) {
            endLook(ticker.getAsLong());
        }
    }

    private void endLook(long now) {
        consumer.pause(List.of(AgentsLog.PARTITION));
        watch.end(roster.size(), now);
        int[] others = roster.othersByPartition(settings.id(), seat.partition() + 1);
        seat = seat.among(others[seat.partition()]);
    }

    private void checkNotReplaced(long epoch) {
        if (epoch > seat.epoch()) {
            throw new AgentReplacedException(settings.id(), seat.epoch(), epoch);
        }
    }

    private StatementPlan.Terms terms() {
        int slots = held.usableSlots();
        return new StatementPlan.Terms(
                seat.epoch(), slots == 0 ? 0 : slots + settings.prefetch(), draining);
    }

    private CompletableFuture<RecordMetadata> state(long now, StatementPlan.Terms terms) {
        AgentState statement =
                new AgentState(
                        settings.id(),
                        terms.epoch(),
                        seat.partition(),
                        settings.handlers().offered(),
                        terms.capacity(),
                        held.inFlight(),
                        terms.draining());
        plan.sent(now, statement.totalInFlight() > 0, terms);
        CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
        outbox.sendOnce(
                new ProducerRecord<>(
                        Topics.AGENTS, AgentsLog.PARTITION.partition(), key, statement.toJson()),
                (metadata, fault) -> {
                    if (fault != null) {
                        plan.lost();
                        sent.completeExceptionally(fault);
                        return;
                    }
                    long heard = ticker.getAsLong();
                    plan.acknowledged(heard);
                    watch.stated(metadata.offset(), heard);
                    if (terms.draining() && drainHeard < 0) {
                        drainHeard = heard;
                    }
                    sent.complete(metadata);
                });
        return sent;
    }

    private boolean isDone() {
        if (!draining) {
            return false;
        }
        long now = ticker.getAsLong();
        if (now >= drainEnds) {
            return true;
        }
        boolean known =
                drainHeard >= 0
                        ? now - drainHeard >= SETTLE.toNanos()
                        : now - drainBegan >= UNHEARD.toNanos();
        return known && held.size() == 0;
    }

    /** Gives back what is unfinished, sends what is finished, says goodbye and disconnects. */
    private void leave() {
        try {
            boolean replaced = failure instanceof AgentReplacedException;
            int unfinished = execution.cancelAll();
            deadlines.close();
            boolean flushed = outbox.awaitEmpty(replaced ? Duration.ofSeconds(1) : UNHEARD);
            if (!replaced) {
                sayGoodbye();
            }
            log.atInfo()
                    .addKeyValue("agentId", settings.id())
                    .addKeyValue("epoch", seat.epoch())
                    .addKeyValue("unfinished", unfinished)
                    .addKeyValue("unsent", flushed ? 0 : outbox.unsent())
                    .log("agent has left");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            outbox.close(Duration.ofSeconds(1));
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            terminated.countDown();
        }
    }

    /** An empty record under our id: nodes give what we held to others at once. */
    private void sayGoodbye() throws InterruptedException {
        ProducerRecord<byte[], byte[]> goodbye =
                new ProducerRecord<>(Topics.AGENTS, AgentsLog.PARTITION.partition(), key, null);
        goodbye.headers().add(EPOCH_HEADER, Long.toString(seat.epoch()).getBytes(UTF_8));
        CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
        outbox.sendOnce(
                goodbye,
                (metadata, fault) -> {
                    if (fault == null) {
                        sent.complete(metadata);
                    } else {
                        sent.completeExceptionally(fault);
                    }
                });
        try {
            sent.get(UNHEARD.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn()
                    .addKeyValue("agentId", settings.id())
                    .addKeyValue("error", e.toString())
                    .log("goodbye not acknowledged, nodes will wait for the lease to end");
        }
    }

    /** Stops taking work; callable from any thread, the first limit counts. */
    synchronized void drain(Duration limit) {
        if (!draining) {
            drainBegan = ticker.getAsLong();
            drainEnds = drainBegan + limit.toNanos();
            draining = true;
            consumer.wakeup();
        }
    }

    /** Changes the number of slots; callable from any thread. */
    void resize(int slots) {
        held.resize(slots);
        consumer.wakeup();
    }

    boolean awaitTermination(Duration limit) throws InterruptedException {
        return terminated.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    boolean isHealthy() {
        return terminated.getCount() > 0
                && failure == null
                && !draining
                && plan.sinceHeard(ticker.getAsLong()) < settings.lease().toNanos();
    }

    @Nullable Throwable failure() {
        return failure;
    }

    Seat seat() {
        return seat;
    }

    AgentCounts counts() {
        return tally.snapshot(held.size(), outbox.unsent());
    }
}
