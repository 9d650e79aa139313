package io.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.agent.AgentState;
import io.penstock.json.InvalidField;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Who has stated itself lately, by the log {@code agents.state}. Its times are the broker's, so no
 * clock of ours is asked. Not thread-safe.
 */
final class Roster {
    /** An agent whose last statement is older than this, measured at the newest, is not counted. */
    private static final long LIVE_MS = 60_000;

    private record Seen(long epoch, int partition, long at, boolean here) {}

    private final Map<String, Seen> agents = new HashMap<>();
    private long newest = Long.MIN_VALUE;

    /** Takes a record of the log; one that cannot be read is passed over. */
    void observe(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String agent = new String(record.key(), UTF_8);
        newest = Math.max(newest, record.timestamp());
        Seen before = agents.get(agent);
        if (isGoodbye(record)) {
            if (before != null) {
                agents.put(
                        agent,
                        new Seen(before.epoch(), before.partition(), record.timestamp(), false));
            }
            return;
        }
        try {
            AgentState state = AgentState.read(record.value());
            if (before == null || state.epoch() >= before.epoch()) {
                agents.put(
                        agent,
                        new Seen(state.epoch(), state.partition(), record.timestamp(), true));
            }
        } catch (InvalidField e) {
            // Nodes report unreadable statements; here they only mean one neighbour less.
            return;
        }
    }

    /** Returns whether the record says that its agent has left. */
    static boolean isGoodbye(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null || record.value().length == 0;
    }

    /** Returns the highest epoch that the agent has stated, or 0 when it has stated none. */
    long highestEpoch(String agent) {
        Seen seen = agents.get(agent);
        return seen == null ? 0 : seen.epoch();
    }

    /** Returns whether the agent seems to be running. */
    boolean isHere(String agent) {
        Seen seen = agents.get(agent);
        return seen != null && isLive(seen);
    }

    /** Returns the number of agents that seem to be running. */
    int size() {
        return (int) agents.values().stream().filter(this::isLive).count();
    }

    /** Returns how many other agents read each partition of {@code tasks.assigned}. */
    int[] othersByPartition(String self, int partitions) {
        int[] others = new int[partitions];
        agents.forEach(
                (agent, seen) -> {
                    if (!agent.equals(self) && isLive(seen) && seen.partition() < partitions) {
                        others[seen.partition()]++;
                    }
                });
        return others;
    }

    private boolean isLive(Seen seen) {
        return seen.here() && newest - seen.at() <= LIVE_MS;
    }
}
