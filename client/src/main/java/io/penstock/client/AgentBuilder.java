package io.penstock.client;

import io.penstock.agent.AgentState;
import io.penstock.json.InvalidField;
import io.penstock.task.Names;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Collects the settings of an {@link Agent}. Not thread-safe. */
public final class AgentBuilder {
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(300);

    private final String id;
    private final Map<String, TaskHandler> handlers = new HashMap<>();
    private final TreeSet<String> further = new TreeSet<>();
    private final Map<String, Object> kafka = new HashMap<>();
    private String bootstrapServers = "localhost:9092";
    private int concurrency = 16;
    private int prefetch;
    private Duration lease = Duration.ofSeconds(10);
    private Duration drainLimit = Duration.ofSeconds(30);
    private Duration rememberFor = Duration.ofMinutes(5);
    private InstantSource clock = InstantSource.system();

    AgentBuilder(String id) {
        this.id = Names.check("agent", id);
    }

    /** Sets the addresses of brokers; {@code localhost:9092} unless set. */
    public AgentBuilder bootstrapServers(String servers) {
        bootstrapServers = servers;
        return this;
    }

    /**
     * Offers a capability and says who does its tasks. A task goes to the handler under its type,
     * else to the handler of the first capability (in the order of the alphabet) that it asks for.
     *
     * @throws InvalidField when the name breaks the rule for names
     */
    public AgentBuilder handle(String capability, TaskHandler handler) {
        handlers.put(Names.check("capability", capability), handler);
        return this;
    }

    /**
     * Offers a capability without a handler of its own, such as a piece of hardware.
     *
     * @throws InvalidField when the name breaks the rule for names
     */
    public AgentBuilder offer(String capability) {
        further.add(Names.check("capability", capability));
        return this;
    }

    /** Sets how many tasks run at once, from 1; 16 unless set. */
    public AgentBuilder concurrency(int tasks) {
        concurrency = checkConcurrency(tasks);
        return this;
    }

    /**
     * Sets how many further tasks the agent may hold that wait for a slot; 0 unless set. A few keep
     * slots busy when tasks are short; their time runs while they wait.
     */
    public AgentBuilder prefetch(int tasks) {
        if (tasks < 0) {
            throw new IllegalArgumentException("prefetch must not be negative, is " + tasks);
        }
        prefetch = tasks;
        return this;
    }

    /**
     * Sets how long nodes wait for a statement before they give the agent's tasks to others; it
     * must be the nodes' own setting. 10 s unless set. The agent states itself every third of it.
     */
    public AgentBuilder lease(Duration value) {
        if (value.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException(
                    "lease must be at least " + SHORTEST_LEASE + ", is " + value);
        }
        lease = value;
        return this;
    }

    /** Sets how long {@link Agent#close()} waits for tasks that run; 30 s unless set. */
    public AgentBuilder drainLimit(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("drain limit must not be negative, is " + value);
        }
        drainLimit = value;
        return this;
    }

    /**
     * Sets how long a task's output answers a repeated assignment of the same task; 5 min unless
     * set. At most 10,000 outputs and 32 MiB are kept in any case. It must be shorter than the time
     * after which an id may be used again for another task.
     */
    public AgentBuilder rememberFor(Duration value) {
        rememberFor = value;
        return this;
    }

    /**
     * Adds settings of the Kafka clients, such as those of security. What the protocol rests on
     * (serializers, idempotence, no group) stays as it is.
     */
    public AgentBuilder kafka(Map<String, ?> settings) {
        kafka.putAll(settings);
        return this;
    }

    /** Sets the clock that epochs come from. */
    public AgentBuilder clock(InstantSource value) {
        clock = value;
        return this;
    }

    /**
     * Starts the agent and returns when nodes can give it work.
     *
     * @throws InvalidField when no capability is offered, or too many
     * @throws MissingTopicsException when the pipeline's topics do not exist
     * @throws KafkaUnreachableException when no broker answers within 10 s
     */
    public Agent start() {
        if (handlers.isEmpty()) {
            throw new InvalidField("capabilities", "must have at least one handler");
        }
        if (concurrency + (long) prefetch > AgentState.MAX_CAPACITY) {
            throw new InvalidField(
                    "capacity",
                    "must be at most " + AgentState.MAX_CAPACITY + ", concurrency and prefetch");
        }
        return Agent.start(
                new AgentSettings(
                        id,
                        new KafkaSettings(bootstrapServers, kafka),
                        new Handlers(handlers, further),
                        concurrency,
                        prefetch,
                        lease,
                        drainLimit,
                        rememberFor,
                        clock));
    }

    static int checkConcurrency(int tasks) {
        if (tasks < 1 || tasks > AgentState.MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "concurrency must be 1 to " + AgentState.MAX_CAPACITY + ", is " + tasks);
        }
        return tasks;
    }
}
