package io.penstock.agent;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.task.Names;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an agent states about itself: the value of {@code agents.state}, under its id. A record with
 * an empty value says that the agent has left.
 *
 * @param agent the agent's id, 1 to 128 characters
 * @param epoch the agent's run; a later run has a higher one, and a replaced run is dead for good
 * @param partition the partition of {@code tasks.assigned} that it reads
 * @param capabilities what it offers, 1 to 256, sorted
 * @param capacity how many tasks it may hold at once, 0 to 1,000,000
 * @param inFlight how many tasks it holds, by the partition that they came from
 * @param draining whether it finishes what it has and wants nothing new
 */
public record AgentState(
        String agent,
        long epoch,
        int partition,
        List<String> capabilities,
        int capacity,
        Map<Integer, Integer> inFlight,
        boolean draining) {
    /** Largest capacity of one agent. */
    public static final int MAX_CAPACITY = 1_000_000;

    private static final PropertyNames NAMES =
            JsonText.names(
                    "agent",
                    "epoch",
                    "partition",
                    "capabilities",
                    "capacity",
                    "inFlight",
                    "draining");

    public AgentState {
        Names.check("agent", agent);
        if (partition < 0) {
            throw new InvalidField("partition", "must not be negative, is " + partition);
        }
        capabilities = Names.checkSet("capabilities", capabilities, Names.MAX_OFFERED_CAPABILITIES);
        if (capabilities.isEmpty()) {
            throw new InvalidField("capabilities", "must name at least one");
        }
        if (capacity < 0 || capacity > MAX_CAPACITY) {
            throw new InvalidField("capacity", "must be 0 to 1000000, is " + capacity);
        }
        inFlight = Map.copyOf(inFlight);
        inFlight.forEach(AgentState::checkInFlight);
    }

    private static void checkInFlight(int source, int count) {
        if (source < 0) {
            throw new InvalidField("inFlight", "must name partitions from 0, names " + source);
        }
        if (count < 0 || count > MAX_CAPACITY) {
            throw new InvalidField("inFlight." + source, "must be 0 to 1000000, is " + count);
        }
    }

    /** Returns the number of tasks that it holds. */
    public int totalInFlight() {
        return inFlight.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Reads a statement.
     *
     * @throws InvalidField naming the field and the rule
     */
    public static AgentState read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        return fields.build();
    }

    /** Returns the statement as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.text(w, 0, agent);
                    JsonText.number(w, 1, epoch);
                    JsonText.number(w, 2, partition);
                    JsonText.texts(w, 3, capabilities);
                    JsonText.number(w, 4, capacity);
                    w.name(5);
                    w.beginObject();
                    new TreeMap<>(inFlight)
                            .forEach(
                                    (source, count) -> {
                                        w.name(source.toString());
                                        w.value(count.intValue());
                                    });
                    w.endObject();
                    w.name(6);
                    w.value(draining);
                });
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private @Nullable String agent;
        private long epoch;
        private int partition = -1;
        private List<String> capabilities = List.of();
        private int capacity;
        private Map<Integer, Integer> inFlight = Map.of();
        private boolean draining;

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "agent" -> agent = fields.text();
                case "epoch" -> epoch = fields.number();
                case "partition" -> partition = fields.smallNumber();
                case "capabilities" -> capabilities = fields.texts();
                case "capacity" -> capacity = fields.smallNumber();
                case "inFlight" -> inFlight = fields.numbersByNumber();
                case "draining" -> draining = fields.bool();
                default -> fields.skip();
            }
        }

        private AgentState build() {
            if (agent == null) {
                throw new InvalidField("agent", "is missing");
            }
            if (partition < 0) {
                throw new InvalidField("partition", "is missing");
            }
            return new AgentState(
                    agent, epoch, partition, capabilities, capacity, inFlight, draining);
        }
    }
}
