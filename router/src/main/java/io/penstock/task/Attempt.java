package io.penstock.task;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that is over and did not succeed. Times are milliseconds since 1970 by the node's
 * clock.
 *
 * @param number which attempt of its task, from 1
 * @param agent who had it
 * @param startedAt when it was assigned
 * @param endedAt when it was over
 * @param outcome how it ended
 * @param error why, at most {@link #ERROR_CHARS} characters; a longer one is cut
 */
public record Attempt(
        int number, String agent, long startedAt, long endedAt, Outcome outcome, String error) {
    /** Most attempts that are kept of one task; the earliest go first. */
    public static final int KEPT = 20;

    /** Most characters of an error: a task that is tried again and again must not grow with it. */
    public static final int ERROR_CHARS = 512;

    private static final PropertyNames NAMES =
            JsonText.names("attempt", "agent", "startedAt", "endedAt", "outcome", "error");

    public Attempt {
        if (error.length() > ERROR_CHARS) {
            error = error.substring(0, ERROR_CHARS - 1) + "…";
        }
    }

    /** How an attempt ended that did not succeed. */
    public enum Outcome {
        /** Its agent said so. */
        FAILED("failed"),
        /** No result came in time. */
        TIMED_OUT("timed-out"),
        /** Its agent left, was replaced, or let its lease end. */
        LOST("lost");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        /** Returns the word that JSON has for it. */
        public String word() {
            return word;
        }

        /**
         * Returns the outcome of a word.
         *
         * @throws InvalidField when there is none
         */
        public static Outcome of(String word) {
            for (Outcome outcome : values()) {
                if (outcome.word.equals(word)) {
                    return outcome;
                }
            }
            throw new InvalidField("outcome", "must be failed, timed-out or lost");
        }
    }

    /** Returns the earlier attempts and this one, the last {@link #KEPT} of them. */
    public List<Attempt> after(List<Attempt> earlier) {
        List<Attempt> all =
                new ArrayList<>(
                        earlier.subList(Math.max(0, earlier.size() + 1 - KEPT), earlier.size()));
        all.add(this);
        return List.copyOf(all);
    }

    /** Returns the attempt as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.number(w, 0, number);
                    JsonText.text(w, 1, agent);
                    JsonText.number(w, 2, startedAt);
                    JsonText.number(w, 3, endedAt);
                    JsonText.text(w, 4, outcome.word());
                    JsonText.text(w, 5, error);
                });
    }

    /** Returns the list of them as JSON, absent when it is empty. */
    static @Nullable RawJson listJson(List<Attempt> attempts) {
        if (attempts.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder("[");
        for (Attempt attempt : attempts) {
            text.append(text.length() == 1 ? "" : ",")
                    .append(new String(attempt.toJson(), StandardCharsets.UTF_8));
        }
        return RawJson.of(text.append(']').toString());
    }

    /** Reads what {@link #listJson} writes. */
    static List<Attempt> list(JsonFields fields) {
        return fields.raws().stream()
                .map(one -> read(one.text().getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    /**
     * Reads an attempt.
     *
     * @throws InvalidField naming the field and the rule
     */
    public static Attempt read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        return fields.build();
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private int number;
        private String agent = "";
        private long startedAt;
        private long endedAt;
        private @Nullable Outcome outcome;
        private String error = "";

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "attempt" -> number = fields.smallNumber();
                case "agent" -> agent = fields.text();
                case "startedAt" -> startedAt = fields.number();
                case "endedAt" -> endedAt = fields.number();
                case "outcome" -> outcome = Outcome.of(fields.text());
                case "error" -> error = fields.text();
                default -> fields.skip();
            }
        }

        private Attempt build() {
            if (outcome == null) {
                throw new InvalidField("outcome", "is missing");
            }
            return new Attempt(number, agent, startedAt, endedAt, outcome, error);
        }
    }
}
