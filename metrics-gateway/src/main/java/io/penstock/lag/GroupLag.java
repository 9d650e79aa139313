package io.penstock.lag;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.JsonWriter;
import io.penstock.json.PropertyNames;
import io.penstock.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a group is behind. Immutable.
 *
 * @param group its id
 * @param type classic, consumer, streams or share
 * @param state its state in the broker's word
 * @param members how many members it has
 * @param sampledAt when it was last read, milliseconds since 1970
 * @param partitions each partition that it has committed, sorted; at least one
 */
public record GroupLag(
        String group,
        String type,
        String state,
        int members,
        long sampledAt,
        List<PartitionLag> partitions) {
    /** Worst verdict first, then most records, then by name. */
    public static final Comparator<GroupLag> WORST_FIRST =
            Comparator.comparing((GroupLag group) -> group.judgement().verdict())
                    .thenComparingLong(GroupLag::lag)
                    .reversed()
                    .thenComparing(GroupLag::group);

    private static final PropertyNames NAMES =
            JsonText.names(
                    "group",
                    "type",
                    "state",
                    "members",
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
                    "maxLag",
                    "hottest",
                    "partitionCount",
                    "sampledAt",
                    "partitions");

    public GroupLag {
        if (partitions.isEmpty()) {
            throw new IllegalArgumentException("a group without commits has no lag");
        }
    }

    /** Returns the judgement of the partition that does worst, of those with most records. */
    public Judgement judgement() {
        PartitionLag worst = partitions.getFirst();
        for (PartitionLag partition : partitions) {
            int order = partition.judgement().verdict().compareTo(worst.judgement().verdict());
            if (order > 0 || (order == 0 && partition.lag() > worst.lag())) {
                worst = partition;
            }
        }
        return worst.judgement();
    }

    /** Returns the records that wait, over all partitions. */
    public long lag() {
        long sum = 0;
        for (PartitionLag partition : partitions) {
            sum += partition.lag();
        }
        return sum;
    }

    /** Returns ends less committed offsets, over all partitions. */
    public long offsetLag() {
        long sum = 0;
        for (PartitionLag partition : partitions) {
            sum += partition.offsetLag();
        }
        return sum;
    }

    /** Returns how long the record has waited that has waited longest. */
    public LagTime time() {
        LagTime longest = LagTime.NONE;
        for (PartitionLag partition : partitions) {
            longest = partition.time().longer(longest);
        }
        return longest;
    }

    /** Returns the pace of all partitions together. */
    public Pace pace() {
        Pace sum = Pace.NONE;
        for (PartitionLag partition : partitions) {
            sum = sum.plus(partition.pace());
        }
        return sum;
    }

    /** Returns the partition with most records waiting, or null when none waits. */
    public @Nullable PartitionLag hottest() {
        PartitionLag hottest = null;
        for (PartitionLag partition : partitions) {
            if (partition.lag() > (hottest == null ? 0 : hottest.lag())) {
                hottest = partition;
            }
        }
        return hottest;
    }

    /** Returns the group as UTF-8 JSON, without its partitions. */
    public byte[] toJson() {
        return JsonText.object(NAMES, this::write);
    }

    /** Returns the group as UTF-8 JSON, with its partitions. */
    public byte[] toWholeJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    write(w);
                    w.name(19);
                    w.beginArray();
                    for (PartitionLag partition : partitions) {
                        w.rawValue(new String(partition.toJson(), StandardCharsets.UTF_8));
                    }
                    w.endArray();
                });
    }

    private void write(JsonWriter w) {
        Judgement judgement = judgement();
        long lag = lag();
        JsonText.text(w, 0, group);
        JsonText.text(w, 1, type);
        JsonText.text(w, 2, state);
        JsonText.number(w, 3, members);
        JsonText.text(w, 4, judgement.verdict().word());
        JsonText.text(w, 5, judgement.rule().word());
        JsonText.text(w, 6, judgement.why());
        JsonText.number(w, 7, lag);
        JsonText.number(w, 8, offsetLag());
        time().write(w, 9, 10);
        pace().write(w, 11, lag);
        PartitionLag hottest = hottest();
        JsonText.number(w, 15, hottest == null ? 0 : hottest.lag());
        if (hottest != null) {
            JsonText.text(w, 16, hottest.partition().topic() + "-" + hottest.partition().number());
        }
        JsonText.number(w, 17, partitions.size());
        JsonText.number(w, 18, sampledAt);
    }

    /**
     * What a client of the gateway reads of a group.
     *
     * @param group its id
     * @param type classic, consumer, streams or share
     * @param members how many members it has
     * @param verdict its verdict
     * @param why the sentence to it
     * @param lag records that wait
     * @param time how long the first of them has waited
     * @param velocity records a second by which the lag grows
     * @param drainMs milliseconds until it is gone, {@link Pace#NEVER} for never
     * @param hottest topic and partition with the most records, absent when none waits
     * @param partitions the partitions, empty in a list of groups
     */
    public record Shown(
            String group,
            String type,
            int members,
            Verdict verdict,
            String why,
            long lag,
            LagTime time,
            double velocity,
            long drainMs,
            @Nullable String hottest,
            List<PartitionLag.Shown> partitions) {
        public Shown {
            partitions = List.copyOf(partitions);
        }

        /**
         * Reads a group.
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
        private String group = "";
        private String type = "";
        private int members;
        private Verdict verdict = Verdict.OK;
        private String why = "";
        private long lag;
        private long lagMs = LagTime.UNKNOWN_MS;
        private boolean atLeast;
        private double velocity;
        private long drainMs = Pace.NEVER;
        private @Nullable String hottest;
        private List<RawJson> partitions = List.of();

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "group" -> group = fields.text();
                case "type" -> type = fields.text();
                case "members" -> members = fields.smallNumber();
                case "verdict" -> verdict = Verdict.of(fields.text());
                case "why" -> why = fields.text();
                case "lag" -> lag = fields.number();
                case "lagMs" -> lagMs = fields.number();
                case "lagMsAtLeast" -> atLeast = fields.bool();
                case "velocity" -> velocity = Pace.read(name, fields);
                case "drainMs" -> drainMs = fields.number();
                case "hottest" -> hottest = fields.text();
                case "partitions" -> partitions = fields.raws();
                default -> fields.skip();
            }
        }

        private Shown build() {
            if (group.isEmpty()) {
                throw new InvalidField("group", "is missing");
            }
            return new Shown(
                    group,
                    type,
                    members,
                    verdict,
                    why,
                    lag,
                    new LagTime(lagMs, atLeast),
                    velocity,
                    drainMs,
                    hottest,
                    partitions.stream()
                            .map(
                                    partition ->
                                            PartitionLag.Shown.read(
                                                    partition
                                                            .text()
                                                            .getBytes(StandardCharsets.UTF_8)))
                            .toList());
        }
    }
}
