package io.penstock.topology;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of incoming records, since the process started. Any thread. */
public final class IngestCounters {
    private static final String OTHER = "other";

    /** Fields that records are refused for; a fixed list, as senders may invent others. */
    private static final List<String> REASONS =
            List.of(
                    "headers",
                    "record",
                    "key",
                    "json",
                    "id",
                    "type",
                    "tenant",
                    "priority",
                    "capabilities",
                    "complexity",
                    "timeoutMs",
                    "maxAttempts",
                    "startWithinMs",
                    "endWithinMs",
                    "context",
                    "payload",
                    "agent",
                    "epoch",
                    "attempt",
                    "dispatch",
                    "outcome",
                    "output",
                    "error",
                    "durationMs",
                    "action",
                    OTHER);

    private final LongAdder handedOn = new LongAdder();
    private final LongAdder rekeyed = new LongAdder();
    private final LongAdder buried = new LongAdder();
    private final Map<String, LongAdder> byReason = new TreeMap<>();

    /** Starts at zero. */
    public IngestCounters() {
        REASONS.forEach(reason -> byReason.put(reason, new LongAdder()));
    }

    /** A record goes on to routing. */
    void handedOn() {
        handedOn.increment();
    }

    void rekeyed() {
        rekeyed.increment();
    }

    /** A record became a dead letter for what is wrong with this field. */
    void buried(String field) {
        buried.increment();
        int end = 0;
        while (end < field.length() && Character.isLetter(field.charAt(end))) {
            end++;
        }
        LongAdder reason = byReason.get(field.substring(0, end));
        if (reason == null) {
            reason = byReason.get(OTHER);
        }
        if (reason != null) {
            reason.increment();
        }
    }

    /** Returns how many records became dead letters, by the field that is wrong. */
    public Map<String, Long> buriedByReason() {
        Map<String, Long> sums = new TreeMap<>();
        byReason.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
    }

    /** Returns how many records went on to routing. */
    public long handedOnTotal() {
        return handedOn.sum();
    }

    /** Returns how many records were sent on to the partition of their id. */
    public long rekeyedTotal() {
        return rekeyed.sum();
    }

    /** Returns how many records became dead letters. */
    public long buriedTotal() {
        return buried.sum();
    }
}
