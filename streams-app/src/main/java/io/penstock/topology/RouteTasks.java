package io.penstock.topology;

import io.penstock.agent.Leases;
import io.penstock.agent.Member;
import io.penstock.agent.Requirement;
import io.penstock.lifecycle.Effect;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.lifecycle.Step;
import io.penstock.lifecycle.StoredTask;
import io.penstock.lifecycle.StoredTask.Active;
import io.penstock.lifecycle.StoredTask.Phase;
import io.penstock.lifecycle.StoredTaskCodec;
import io.penstock.meter.AttemptOutcome;
import io.penstock.task.AttemptResult;
import io.penstock.task.RecordRef;
import io.penstock.task.TaskEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows each task of a partition from submission to its one end: reads the store, lets {@link
 * Lifecycle} decide, and only then writes and forwards. Called on the stream thread only.
 *
 * <p>Streams may call {@link #init} again on the same object after {@link #close}, and makes
 * objects that it never uses (R5): all state is built in the one and dropped in the other.
 */
public final class RouteTasks implements Processor<byte[], Inbound, byte[], Wire> {
    /** How often waiting work is looked at, in milliseconds. */
    static final long TICK_MS = 20;

    /** How often a partition with work at agents looks at them, in milliseconds. */
    static final long SLOW_TICK_MS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(RouteTasks.class);
    private static final byte[] NOTHING = new byte[0];

    private final Lifecycle lifecycle;
    private final AgentPool agents;
    private final RoutingCounters counters;
    private final long sessionTimeoutMs;

    private @Nullable Opened opened;

    /**
     * @param lifecycle the rules
     * @param agents shared by all partitions of the node
     * @param counters told what happened
     * @param sessionTimeoutMs after a gap this long the partition may belong to another node (R35)
     */
    public RouteTasks(
            Lifecycle lifecycle,
            AgentPool agents,
            RoutingCounters counters,
            long sessionTimeoutMs) {
        this.lifecycle = lifecycle;
        this.agents = agents;
        this.counters = counters;
        this.sessionTimeoutMs = sessionTimeoutMs;
    }

    @Override
    public void init(ProcessorContext<byte[], Wire> context) {
        opened = new Opened(context);
    }

    @Override
    public void process(Record<byte[], Inbound> record) {
        opened().process(record.value());
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }

    private Opened opened() {
        if (opened == null) {
            throw new IllegalStateException("init() was not called");
        }
        return opened;
    }

    /** What lives from one init() to the next close(). */
    private final class Opened {
        private final ProcessorContext<byte[], Wire> context;
        private final int partition;
        private final KeyValueStore<String, byte[]> active;
        private final WindowStore<String, byte[]> recentIds;
        private final PartitionState state;
        private final long openedAt;

        private @Nullable Cancellable tick;
        private long tickDueAt;
        private long dispatchFrom;

        Opened(ProcessorContext<byte[], Wire> context) {
            this.context = context;
            partition = context.taskId().partition();
            active = context.getStateStore(Stores.ACTIVE);
            recentIds = context.getStateStore(Stores.RECENT_IDS);
            openedAt = context.currentSystemTimeMs();
            state =
                    new PartitionState(
                            partition, agents, ThreadLocalRandom.current().nextLong(), openedAt);
            try {
                restore();
                state.restored();
            } catch (RuntimeException e) {
                // Nobody closes what was not opened, and the pool outlives this thread.
                state.close();
                counters.tasks().closed(partition);
                throw e;
            }
            LOG.atInfo()
                    .addKeyValue("partition", partition)
                    .addKeyValue("tasks", state.tasks())
                    .addKeyValue("waiting", state.waitingTasks())
                    .addKeyValue("inFlight", state.inFlightTasks())
                    .log("partition opened");
            arm(openedAt);
        }

        private void restore() {
            try (KeyValueIterator<String, byte[]> rows = active.all()) {
                while (rows.hasNext()) {
                    KeyValue<String, byte[]> row = rows.next();
                    StoredTask task = StoredTaskCodec.decode(row.key, row.value);
                    state.restore(row.key, task);
                    counters.tasks().moved(partition, null, task);
                }
            }
        }

        void close() {
            disarm();
            state.close();
            counters.holds(partition, 0, 0);
            counters.tasks().closed(partition);
            counters.forgetEnds(partition);
        }

        void process(Inbound inbound) {
            long now = context.currentSystemTimeMs();
            StoredTask current;
            Step step;
            try {
                current = load(inbound.taskId());
                step = decide(inbound, current, now);
            } catch (KafkaException e) {
                throw e;
            } catch (RuntimeException e) {
                bury(inbound, e, now);
                return;
            }
            apply(inbound.taskId(), current, step, now, null);
            count(inbound, current, step);
            if (step.changes()) {
                dispatch(now);
            }
            settle(now);
        }

        private void count(Inbound inbound, @Nullable StoredTask current, Step step) {
            switch (inbound) {
                case Inbound.Submitted submitted -> {}
                case Inbound.Resulted resulted -> {
                    counters.result(step.verdict());
                    attemptEnded(
                            current,
                            step,
                            resulted.result().outcome() instanceof AttemptResult.Succeeded
                                    ? AttemptOutcome.SUCCEEDED
                                    : AttemptOutcome.FAILED);
                }
                case Inbound.Controlled controlled ->
                        attemptEnded(current, step, AttemptOutcome.CALLED_OFF);
            }
        }

        private void attemptEnded(@Nullable StoredTask before, Step step, AttemptOutcome outcome) {
            if (step.changes()
                    && before instanceof Active task
                    && task.phase() instanceof Phase.Assigned) {
                counters.tasks().attemptEnded(outcome);
            }
        }

        private Step decide(Inbound inbound, @Nullable StoredTask current, long now) {
            boolean endedLately = current == null && endedLately(inbound.taskId(), now);
            return switch (inbound) {
                case Inbound.Submitted submitted ->
                        lifecycle.submit(current, endedLately, submitted.submission());
                case Inbound.Resulted resulted ->
                        lifecycle.result(current, endedLately, resulted.result(), now);
                case Inbound.Controlled controlled ->
                        lifecycle.control(current, endedLately, controlled.control(), now);
            };
        }

        private @Nullable StoredTask load(String id) {
            byte[] bytes = active.get(id);
            return bytes == null ? null : StoredTaskCodec.decode(id, bytes);
        }

        private boolean endedLately(String id, long now) {
            long first =
                    Stores.windowStart(
                            now - Stores.RECENT_IDS_RETENTION.toMillis(),
                            Stores.RECENT_IDS_SEGMENT);
            for (long start = Stores.windowStart(now, Stores.RECENT_IDS_SEGMENT);
                    start >= first;
                    start -= Stores.RECENT_IDS_SEGMENT.toMillis()) {
                if (recentIds.fetch(id, start) != null) {
                    return true;
                }
            }
            return false;
        }

        private void apply(
                String id,
                @Nullable StoredTask current,
                Step step,
                long now,
                @Nullable Member taken) {
            counters.count(step.verdict());
            if (!step.changes()) {
                return;
            }
            StoredTask next = step.next();
            // Before the stores, as a write may throw: close() gives back the slots that it knows.
            state.moved(id, current, next, taken);
            counters.tasks().moved(partition, current, next);
            if (taken != null && next instanceof Active task) {
                counters.tasks().assigned(task, now);
            }
            if (step.verdict() == Step.Verdict.ENDED) {
                counters.ends(partition, id, now);
            }
            if (next != null) {
                active.put(id, StoredTaskCodec.encode(next));
            } else if (current != null) {
                active.delete(id);
            }
            if (step.verdict() == Step.Verdict.ENDED) {
                recentIds.put(id, NOTHING, Stores.windowStart(now, Stores.RECENT_IDS_SEGMENT));
            }
            for (Effect effect : step.effects()) {
                carryOut(id, effect, now);
            }
        }

        private void carryOut(String id, Effect effect, long now) {
            switch (effect) {
                case Effect.Assign assign ->
                        toAgent(assign.agent(), assign.partition(), assign.json(), now);
                case Effect.CallOff callOff ->
                        toAgent(
                                callOff.agent(),
                                callOff.partition(),
                                callOff.message().toJson(),
                                now);
                case Effect.Emit emit -> {
                    if (emit.event() instanceof TaskEvent.Ended ended) {
                        counters.ended(ended.state());
                        counters.tasks().ended(ended);
                    }
                    forward(
                            id,
                            Wire.byKey(emit.event().toJson()),
                            new RecordHeaders(),
                            now,
                            PipelineTopology.TO_EVENTS);
                }
                case Effect.Bury bury ->
                        toDeadLetters(id, bury.json(), bury.reason(), bury.source(), now);
            }
        }

        private void toAgent(String agent, int to, byte[] json, long now) {
            forward(
                    agent,
                    new Wire(json, to),
                    new RecordHeaders(),
                    now,
                    PipelineTopology.TO_AGENTS);
        }

        private void toDeadLetters(
                String id, byte[] json, String reason, RecordRef source, long now) {
            Headers headers =
                    DeadLetter.headers(
                            new RecordHeaders(),
                            reason,
                            source.topic(),
                            source.partition(),
                            source.offset(),
                            now,
                            null,
                            json);
            forward(
                    id,
                    new Wire(DeadLetter.value(json), partition),
                    headers,
                    now,
                    PipelineTopology.TO_DEAD_LETTERS);
        }

        private void bury(Inbound inbound, RuntimeException e, long now) {
            LOG.atError()
                    .addKeyValue("taskId", inbound.taskId())
                    .setCause(e)
                    .log("record could not be decided on, it becomes a dead letter");
            RecordMetadata at = context.recordMetadata().orElseThrow();
            toDeadLetters(
                    inbound.taskId(),
                    inbound.raw(),
                    "internal: " + e,
                    new RecordRef(at.topic(), at.partition(), at.offset()),
                    now);
        }

        private void forward(String key, Wire wire, Headers headers, long now, String child) {
            context.forward(
                    new Record<>(key.getBytes(StandardCharsets.UTF_8), wire, now, headers), child);
        }

        /** Hands out what can be handed out, the best first. */
        private void dispatch(long now) {
            if (tick != null && now - tickDueAt > sessionTimeoutMs) {
                // This process stood still, and another node may own the partition by now. The
                // next poll or commit tells, and throws; until it had the time to, nothing is
                // handed out from old state (R35).
                dispatchFrom = now + SLOW_TICK_MS;
            }
            if (now < dispatchFrom) {
                return;
            }
            List<Requirement> open = new ArrayList<>(state.waiting());
            while (!open.isEmpty()) {
                Requirement best = best(open);
                long asked = System.nanoTime();
                Member member = state.take(best);
                counters.tasks().decided(System.nanoTime() - asked);
                if (member != null) {
                    assign(best, member, now);
                }
                if (member == null || state.head(best) == null) {
                    open.remove(best);
                    state.stateWant(best);
                }
            }
        }

        private Requirement best(List<Requirement> open) {
            Requirement best = open.getFirst();
            for (Requirement requirement : open) {
                if (state.isBefore(requirement, best)) {
                    best = requirement;
                }
            }
            return best;
        }

        private void assign(Requirement requirement, Member member, long now) {
            boolean taken = false;
            try {
                String id = state.head(requirement);
                if (id == null || !(load(id) instanceof Active task)) {
                    throw new IllegalStateException("backlog and store disagree");
                }
                Lifecycle.Target target =
                        new Lifecycle.Target(member.id(), member.epoch(), member.partition());
                Step step = lifecycle.assign(task, target, state.nextDispatch(), partition, now);
                taken = true;
                apply(id, task, step, now, member);
            } finally {
                if (!taken) {
                    agents.release(member);
                }
            }
        }

        private void tick(long now) {
            state.due(now, this::due);
            checkAgents(now);
            dispatch(now);
            for (Requirement stated : state.statedWants()) {
                state.stateWant(stated);
            }
            disarm();
            settle(now);
        }

        private void due(String id, long now) {
            StoredTask current = load(id);
            if (current != null) {
                Step step = lifecycle.due(current, now);
                apply(id, current, step, now, null);
                boolean expired = step.verdict() == Step.Verdict.ENDED && endsBy(current, now);
                attemptEnded(
                        current,
                        step,
                        expired ? AttemptOutcome.CALLED_OFF : AttemptOutcome.TIMED_OUT);
            }
        }

        private static boolean endsBy(StoredTask task, long now) {
            return task instanceof Active active && now >= active.endBy();
        }

        private void checkAgents(long now) {
            for (String id : state.toCheck()) {
                if (load(id) instanceof Active task
                        && task.phase() instanceof Phase.Assigned by
                        && !state.isHeld(id, by)) {
                    if (agents.isReplaced(by.agent(), by.epoch())) {
                        gone(id, task, "was replaced by a later run", now);
                    } else if (state.wasHeld(id)) {
                        gone(id, task, "left or let its lease end", now);
                    } else if (agents.isCaughtUp() && now - openedAt > Leases.LEASE_MS) {
                        gone(id, task, "was not there after a restart", now);
                    } else {
                        state.checkAgain();
                    }
                }
            }
        }

        private void gone(String id, Active task, String how, long now) {
            Step step = lifecycle.agentGone(task, how, now);
            apply(id, task, step, now, null);
            attemptEnded(task, step, AttemptOutcome.AGENT_LOST);
        }

        private void settle(long now) {
            counters.holds(partition, state.waitingTasks(), state.inFlightTasks());
            arm(now);
        }

        /**
         * Every punctuation makes a transaction, even an empty one (R18): the tick is armed only
         * while something waits for the clock, and no more often than that needs.
         */
        private void arm(long now) {
            long every = tickInterval(now);
            if (every == 0 || (tick != null && tickDueAt <= now + every)) {
                return;
            }
            disarm();
            tickDueAt = now + every;
            tick =
                    context.schedule(
                            Duration.ofMillis(every), PunctuationType.WALL_CLOCK_TIME, this::tick);
        }

        private long tickInterval(long now) {
            if (state.waitingTasks() > 0) {
                return TICK_MS;
            }
            long due = state.nextDueMs();
            if (state.inFlightTasks() == 0 && due == Long.MAX_VALUE) {
                return 0;
            }
            return Math.clamp(due - now, TICK_MS, SLOW_TICK_MS);
        }

        private void disarm() {
            if (tick != null) {
                tick.cancel();
                tick = null;
            }
        }
    }
}
