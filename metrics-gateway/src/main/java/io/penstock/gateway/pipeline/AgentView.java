package io.penstock.gateway.pipeline;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import java.util.List;

/**
 * An agent as HTTP and {@code --json} show it.
 *
 * @param id the agent's id
 * @param epoch its run; a later run has a higher one
 * @param partition the partition of {@code tasks.assigned} that it reads
 * @param capabilities what it offers, sorted
 * @param capacity how many tasks it may hold at once
 * @param inFlight how many tasks it holds, as this node counts
 * @param draining whether it finishes what it has and wants nothing new
 * @param heardAt when its last statement was appended, milliseconds since 1970
 */
public record AgentView(
        String id,
        long epoch,
        int partition,
        List<String> capabilities,
        int capacity,
        int inFlight,
        boolean draining,
        long heardAt) {
    private static final PropertyNames NAMES =
            JsonText.names(
                    "id",
                    "epoch",
                    "partition",
                    "capabilities",
                    "capacity",
                    "inFlight",
                    "draining",
                    "heardAt");

    public AgentView {
        capabilities = List.copyOf(capabilities);
    }

    /** Returns the view as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.text(w, 0, id);
                    JsonText.number(w, 1, epoch);
                    JsonText.number(w, 2, partition);
                    JsonText.texts(w, 3, capabilities);
                    JsonText.number(w, 4, capacity);
                    JsonText.number(w, 5, inFlight);
                    w.name(6);
                    w.value(draining);
                    JsonText.number(w, 7, heardAt);
                });
    }

    /**
     * Reads a view, as a client of the gateway does.
     *
     * @throws InvalidField naming the field and the rule
     */
    public static AgentView read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        return fields.build();
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private String id = "";
        private long epoch;
        private int partition;
        private List<String> capabilities = List.of();
        private int capacity;
        private int inFlight;
        private boolean draining;
        private long heardAt;

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "id" -> id = fields.text();
                case "epoch" -> epoch = fields.number();
                case "partition" -> partition = fields.smallNumber();
                case "capabilities" -> capabilities = fields.texts();
                case "capacity" -> capacity = fields.smallNumber();
                case "inFlight" -> inFlight = fields.smallNumber();
                case "draining" -> draining = fields.bool();
                case "heardAt" -> heardAt = fields.number();
                default -> fields.skip();
            }
        }

        private AgentView build() {
            if (id.isEmpty()) {
                throw new InvalidField("id", "is missing");
            }
            return new AgentView(
                    id, epoch, partition, capabilities, capacity, inFlight, draining, heardAt);
        }
    }
}
