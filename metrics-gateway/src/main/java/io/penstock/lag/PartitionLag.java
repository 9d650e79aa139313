package io.penstock.lag;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import org.jspecify.annotations.Nullable;

/**
 * How far a group is behind in one partition.
 *
 * @param partition the partition
 * @param judgement its verdict and why
 * @param committed the next offset that the group wants
 * @param log what the log holds
 * @param lag records that wait; none where only transaction markers are left
 * @param time how long the first of them has waited
 * @param pace how fast it is read and written
 * @param owner the member that reads it, absent for none
 */
public record PartitionLag(
        Partition partition,
        Judgement judgement,
        long committed,
        LogNow log,
        long lag,
        LagTime time,
        Pace pace,
        @Nullable Owner owner) {
    private static final PropertyNames NAMES =
            JsonText.names(
                    "topic",
                    "partition",
                    "verdict",
                    "rule",
                    "why",
                    "lag",
                    "offsetLag",
                    "lagMs",
                    "lagMsAtLeast",
                    "consumed",
                    "produced",
                    "velocity",
                    "drainMs",
                    "committed",
                    "end",
                    "earliest",
                    "memberId",
                    "clientId",
                    "host");

    /**
     * Returns end less committed offset, as {@code kafka-consumer-groups.sh --describe} shows it:
     * transaction markers count.
     */
    public long offsetLag() {
        return Math.max(0, log.end() - committed);
    }

    /** Returns the partition as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.text(w, 0, partition.topic());
                    JsonText.number(w, 1, partition.number());
                    JsonText.text(w, 2, judgement.verdict().word());
                    JsonText.text(w, 3, judgement.rule().word());
                    JsonText.text(w, 4, judgement.why());
                    JsonText.number(w, 5, lag);
                    JsonText.number(w, 6, offsetLag());
                    time.write(w, 7, 8);
                    pace.write(w, 9, lag);
                    JsonText.number(w, 13, committed);
                    JsonText.number(w, 14, log.end());
                    JsonText.number(w, 15, log.earliest());
                    if (owner != null) {
                        JsonText.text(w, 16, owner.memberId());
                        JsonText.text(w, 17, owner.clientId());
                        JsonText.text(w, 18, owner.host());
                    }
                });
    }

    /**
     * What a client of the gateway reads of a partition.
     *
     * @param partition the partition
     * @param verdict its verdict
     * @param why the sentence to it
     * @param lag records that wait
     * @param offsetLag end less committed offset
     * @param time how long the first of them has waited
     * @param velocity records a second by which the lag grows
     * @param committed the next offset that the group wants
     * @param end the end of the log
     * @param clientId who reads it, absent for nobody
     */
    public record Shown(
            Partition partition,
            Verdict verdict,
            String why,
            long lag,
            long offsetLag,
            LagTime time,
            double velocity,
            long committed,
            long end,
            @Nullable String clientId) {
        /**
         * Reads a partition.
         *
         * @throws InvalidField naming the field and the rule
         */
        public static Shown read(byte[] json) {
            Fields fields = new Fields();
            JsonFields.read(json, fields);
            return fields.build();
        }
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private String topic = "";
        private int number;
        private Verdict verdict = Verdict.OK;
        private String why = "";
        private long lag;
        private long offsetLag;
        private long lagMs = LagTime.UNKNOWN_MS;
        private boolean atLeast;
        private double velocity;
        private long committed;
        private long end;
        private @Nullable String clientId;

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "topic" -> topic = fields.text();
                case "partition" -> number = fields.smallNumber();
                case "verdict" -> verdict = Verdict.of(fields.text());
                case "why" -> why = fields.text();
                case "lag" -> lag = fields.number();
                case "offsetLag" -> offsetLag = fields.number();
                case "lagMs" -> lagMs = fields.number();
                case "lagMsAtLeast" -> atLeast = fields.bool();
                case "velocity" -> velocity = Pace.read(name, fields);
                case "committed" -> committed = fields.number();
                case "end" -> end = fields.number();
                case "clientId" -> clientId = fields.text();
                default -> fields.skip();
            }
        }

        private Shown build() {
            if (topic.isEmpty()) {
                throw new InvalidField("topic", "is missing");
            }
            return new Shown(
                    new Partition(topic, number),
                    verdict,
                    why,
                    lag,
                    offsetLag,
                    new LagTime(lagMs, atLeast),
                    velocity,
                    committed,
                    end,
                    clientId);
        }
    }
}
