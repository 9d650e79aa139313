package io.penstock.client;

import io.penstock.task.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does tasks: reads its assignments from Kafka, calls a {@link TaskHandler} for each in a virtual
 * thread, and sends the results. It speaks to Kafka alone, and goes on by itself after any outage
 * of it.
 *
 * <p>A handler that throws, exceeds its time or gives too large an output has failed its attempt;
 * the agent lives on. A handler whose thread ignores the interrupt at the end of its time keeps its
 * slot until it returns, and the agent states a lower capacity meanwhile.
 *
 * <p>An agent's id is its own: when a second process starts under the same id, nodes give work to
 * the later one only, and the earlier one stops with an {@link AgentReplacedException} as soon as
 * it learns of it: at the next message, after a lease or two without one, else within a minute.
 *
 * <p>Thread-safe. Its thread keeps the JVM alive until {@link #close()}.
 */
public final class Agent implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);
    private static final int REMEMBERED_TASKS = 10_000;
    private static final long REMEMBERED_BYTES = 32L * 1024 * 1024;

    /** A full send buffer must not hold a thread of the agent for long. */
    private static final int MAX_BLOCK_MS = 5_000;

    private static final int LINGER_MS = 1;

    private final AgentSettings settings;
    private final AgentLoop loop;

    private Agent(AgentSettings settings, AgentLoop loop) {
        this.settings = settings;
        this.loop = loop;
    }

    /**
     * Starts an agent of the given id, 1 to 128 characters without white space.
     *
     * @throws io.penstock.json.InvalidField for another id
     */
    public static AgentBuilder builder(String id) {
        return new AgentBuilder(id);
    }

    static Agent start(AgentSettings settings) {
        String clientId = "penstock-agent-" + settings.id();
        Map<String, Integer> partitions =
                PipelineTopics.partitionCounts(
                        settings.kafka(),
                        clientId,
                        List.of(Topics.ASSIGNED, Topics.RESULTS, Topics.AGENTS));
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings.kafka().consumer(clientId));
        Outbox outbox =
                new Outbox(
                        () ->
                                new ProducerLine(
                                        settings.kafka()
                                                .producer(clientId, LINGER_MS, MAX_BLOCK_MS)));
        try {
            AgentLoop loop = prepare(settings, partitions, consumer, outbox);
            loop.introduce().get(KafkaSettings.OPEN_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            Thread.ofPlatform().name(clientId).start(loop);
            log.atInfo()
                    .addKeyValue("agentId", settings.id())
                    .addKeyValue("epoch", loop.seat().epoch())
                    .addKeyValue("partition", loop.seat().partition())
                    .addKeyValue("capabilities", settings.handlers().offered())
                    .log("agent started");
            return new Agent(settings, loop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw disconnect(settings, consumer, outbox, "interrupted while starting", e);
        } catch (ExecutionException | TimeoutException | java.util.concurrent.TimeoutException e) {
            throw disconnect(settings, consumer, outbox, String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            var _ = disconnect(settings, consumer, outbox, "not started", e);
            throw e;
        }
    }

    private static AgentLoop prepare(
            AgentSettings settings,
            Map<String, Integer> partitions,
            Consumer<byte[], byte[]> consumer,
            Outbox outbox) {
        Roster roster =
                AgentsLog.read(
                        settings.kafka().consumer("penstock-agent-" + settings.id() + "-start"),
                        Duration.ofMillis(KafkaSettings.OPEN_TIMEOUT_MS));
        if (roster.isHere(settings.id())) {
            log.atWarn()
                    .addKeyValue("agentId", settings.id())
                    .addKeyValue("epoch", roster.highestEpoch(settings.id()))
                    .log("a run of this agent has not left, it will be replaced");
        }
        Seat seat =
                Seat.take(
                        settings.id(),
                        consumer,
                        roster,
                        partitions.getOrDefault(Topics.ASSIGNED, 1),
                        settings.clock());
        long began = System.nanoTime();
        LongSupplier ticker = () -> System.nanoTime() - began;
        HeldTasks held =
                new HeldTasks(
                        settings.concurrency(),
                        new RecentTasks(
                                REMEMBERED_TASKS,
                                REMEMBERED_BYTES,
                                settings.rememberFor().toNanos()),
                        outbox::hasRoom,
                        ticker);
        Tally tally = new Tally();
        TaskExecution execution =
                new TaskExecution(settings.id(), settings.handlers(), held, outbox, tally, ticker);
        return new AgentLoop(
                settings,
                seat,
                partitions.getOrDefault(Topics.RESULTS, 1),
                consumer,
                held,
                execution,
                outbox,
                tally,
                ticker);
    }

    private static KafkaUnreachableException disconnect(
            AgentSettings settings,
            Consumer<byte[], byte[]> consumer,
            Outbox outbox,
            String why,
            Exception cause) {
        outbox.close(Duration.ZERO);
        consumer.close(CloseOptions.timeout(Duration.ZERO));
        return new KafkaUnreachableException(settings.kafka().bootstrapServers(), why, cause);
    }

    /** Returns the agent's id. */
    public String id() {
        return settings.id();
    }

    /** Returns which run of its id this is; grows when assignments were lost. */
    public long epoch() {
        return loop.seat().epoch();
    }

    /** Returns the partition of {@code tasks.assigned} that it reads. */
    public int partition() {
        return loop.seat().partition();
    }

    /** Returns what it has done so far. */
    public AgentCounts counts() {
        return loop.counts();
    }

    /**
     * Returns whether it takes work: it runs, does not drain, and Kafka has acknowledged a
     * statement of it within a lease.
     */
    public boolean isHealthy() {
        return loop.isHealthy();
    }

    /** Returns why it stopped by itself; empty while it runs and after a plain close. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(loop.failure());
    }

    /**
     * Changes how many tasks run at once, and states it to the nodes at once. Fewer than run now:
     * those that run go on.
     *
     * @param tasks from 1
     */
    public void concurrency(int tasks) {
        loop.resize(AgentBuilder.checkConcurrency(tasks));
    }

    /**
     * Waits until it has stopped, by a close or by itself.
     *
     * @return whether it has
     */
    public boolean awaitTermination(Duration limit) throws InterruptedException {
        return loop.awaitTermination(limit);
    }

    /** Drains as {@link #close(Duration)} does, within the limit that the agent was built with. */
    @Override
    public void close() {
        close(settings.drainLimit());
    }

    /**
     * Takes no more work, finishes what it holds, sends the results, says that it has left, and
     * disconnects. What is unfinished at the limit is interrupted and given to other agents, which
     * does not use up an attempt. A second call waits for the first. When interrupted it returns at
     * once, and the drain goes on.
     */
    public void close(Duration drainLimit) {
        loop.drain(drainLimit);
        try {
            while (!loop.awaitTermination(Duration.ofMinutes(1))) {
                log.atWarn().addKeyValue("agentId", settings.id()).log("agent still drains");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
