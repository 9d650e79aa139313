package io.penstock.node;

import io.penstock.agent.AgentState;
import io.penstock.agent.Observation;
import io.penstock.json.InvalidField;
import io.penstock.meter.AgentSpawns;
import io.penstock.task.Topics;
import io.penstock.topology.AgentPool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what agents state, with a plain consumer from two leases back: a registry is soft state and
 * needs no store (R6). Tells the pool also when it has read to the end, on which leases run (R7).
 */
final class AgentStateReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentStateReader.class);
    private static final TopicPartition LOG_OF_AGENTS = new TopicPartition(Topics.AGENTS, 0);
    private static final Duration POLL = Duration.ofMillis(100);

    /** How often the broker is asked where the end is; only then may a lease end. */
    private static final long ASK_END_EVERY_MS = 500;

    /** Header of a goodbye: the run that leaves, in decimal (docs/agent-protocol.md). */
    private static final String GOODBYE_EPOCH = "penstock.epoch";

    private static final Duration ASK_END_AT_MOST = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AgentPool pool;
    private final InstantSource clock;
    private final AgentSpawns spawns = new AgentSpawns();
    private final int assignedPartitions;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Loop loop;
    private long askEndAt;

    private AgentStateReader(
            KafkaConsumer<byte[], byte[]> consumer,
            AgentPool pool,
            InstantSource clock,
            int assignedPartitions,
            Duration lookBack) {
        this.consumer = consumer;
        this.pool = pool;
        this.clock = clock;
        this.assignedPartitions = assignedPartitions;
        consumer.assign(List.of(LOG_OF_AGENTS));
        OffsetAndTimestamp from =
                consumer.offsetsForTimes(
                                Map.of(LOG_OF_AGENTS, clock.millis() - lookBack.toMillis()))
                        .get(LOG_OF_AGENTS);
        if (from == null) {
            consumer.seekToEnd(List.of(LOG_OF_AGENTS));
        } else {
            consumer.seek(LOG_OF_AGENTS, from.offset());
        }
        loop = Loop.start("penstock-agents", consumer, this::runOnce);
    }

    static AgentStateReader start(
            KafkaClients clients,
            AgentPool pool,
            InstantSource clock,
            int assignedPartitions,
            Duration lookBack) {
        return new AgentStateReader(
                clients.consumer("penstock-agents", "read_committed", "latest"),
                pool,
                clock,
                assignedPartitions,
                lookBack);
    }

    /** Waits until all that was stated before the start has been read. */
    boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
        return caughtUp.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isAlive() {
        return loop.isAlive();
    }

    private void runOnce() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            take(record);
        }
        long now = clock.millis();
        if (now >= askEndAt) {
            askEndAt = now + ASK_END_EVERY_MS;
            if (isAtTheEnd()) {
                pool.caughtUp(clock.millis());
                caughtUp.countDown();
            }
        }
        for (String lost : pool.expire(clock.millis())) {
            LOG.atWarn().addKeyValue("agentId", lost).log("lease ended, agent is taken as lost");
        }
    }

    /** A broker that does not answer confirms nothing, and then no lease ends. */
    private boolean isAtTheEnd() {
        try {
            Long end =
                    consumer.endOffsets(List.of(LOG_OF_AGENTS), ASK_END_AT_MOST).get(LOG_OF_AGENTS);
            return end != null && consumer.position(LOG_OF_AGENTS) >= end;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String agentId = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null || record.value().length == 0) {
            if (pool.leave(agentId, epochOfGoodbye(record))) {
                LOG.atInfo().addKeyValue("agentId", agentId).log("agent left");
            }
            return;
        }
        try {
            AgentState state = AgentState.read(record.value());
            if (!state.agent().equals(agentId)) {
                throw new InvalidField("agent", "must be the record's key");
            }
            if (state.partition() >= assignedPartitions) {
                throw new InvalidField(
                        "partition",
                        "must be below " + assignedPartitions + ", is " + state.partition());
            }
            observe(state);
        } catch (InvalidField e) {
            LOG.atWarn()
                    .addKeyValue("agentId", agentId)
                    .addKeyValue("error", e.getMessage())
                    .log("statement of an agent is bad and counts for nothing");
        }
    }

    /** A goodbye that names no run is about whichever is there. */
    private static long epochOfGoodbye(ConsumerRecord<byte[], byte[]> record) {
        Header epoch = record.headers().lastHeader(GOODBYE_EPOCH);
        if (epoch == null || epoch.value() == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(new String(epoch.value(), StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void observe(AgentState state) {
        Observation observation = pool.observe(state, clock.millis());
        switch (observation) {
            case JOINED, REPLACED -> {
                spawned(state, observation == Observation.REPLACED);
                LOG.atInfo()
                        .addKeyValue("agentId", state.agent())
                        .addKeyValue("epoch", state.epoch())
                        .addKeyValue("capacity", state.capacity())
                        .log("agent joined");
            }
            case CHANGED ->
                    LOG.atDebug().addKeyValue("agentId", state.agent()).log("agent changed");
            case UNCHANGED, STALE -> {}
        }
    }

    /** What was stated before this node started tells nothing about how long a start takes. */
    private void spawned(AgentState state, boolean replaced) {
        if (pool.isCaughtUp()) {
            spawns.heard(
                    state.capabilities().isEmpty() ? "none" : state.capabilities().getFirst(),
                    replaced,
                    state.epoch(),
                    clock.millis());
        }
    }

    AgentSpawns spawns() {
        return spawns;
    }

    @Override
    public void close() {
        loop.close();
    }
}
