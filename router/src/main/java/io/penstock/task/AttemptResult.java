package io.penstock.task;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt went, as its agent says: the value of {@code tasks.results}, under the task's id.
 *
 * @param agent the agent's id
 * @param epoch the agent's run
 * @param attempt the attempt's number from the assignment
 * @param dispatch the dispatch from the assignment
 * @param outcome what came of it
 * @param durationMs milliseconds that the handler ran
 */
public record AttemptResult(
        String agent,
        long epoch,
        int attempt,
        Dispatch dispatch,
        Outcome outcome,
        long durationMs) {
    private static final PropertyNames NAMES =
            JsonText.names(
                    "agent",
                    "epoch",
                    "attempt",
                    "dispatch",
                    "outcome",
                    "output",
                    "error",
                    "durationMs");

    public AttemptResult {
        Names.check("agent", agent);
        if (durationMs < 0) {
            throw new InvalidField("durationMs", "must not be negative, is " + durationMs);
        }
    }

    /** What came of an attempt. */
    public sealed interface Outcome {}

    /**
     * The handler returned.
     *
     * @param output any JSON value, at most {@link SizeLimits#OUTPUT_BYTES}; absent for none
     */
    public record Succeeded(@Nullable RawJson output) implements Outcome {}

    /**
     * The handler threw, ran out of time, or gave too much.
     *
     * @param error what went wrong, for people
     */
    public record Failed(String error) implements Outcome {}

    /**
     * Reads a result.
     *
     * @throws InvalidField naming the field and the rule
     */
    public static AttemptResult read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        return fields.build();
    }

    /** Returns the result as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.text(w, 0, agent);
                    JsonText.number(w, 1, epoch);
                    JsonText.number(w, 2, attempt);
                    JsonText.text(w, 3, dispatch.toString());
                    switch (outcome) {
                        case Succeeded succeeded -> {
                            JsonText.text(w, 4, "succeeded");
                            JsonText.raw(w, 5, succeeded.output());
                        }
                        case Failed failed -> {
                            JsonText.text(w, 4, "failed");
                            JsonText.text(w, 6, failed.error());
                        }
                    }
                    JsonText.number(w, 7, durationMs);
                });
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private @Nullable String agent;
        private @Nullable Dispatch dispatch;
        private @Nullable String outcome;
        private @Nullable RawJson output;
        private @Nullable String error;
        private long epoch;
        private int attempt;
        private long durationMs;

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "agent" -> agent = fields.text();
                case "epoch" -> epoch = fields.number();
                case "attempt" -> attempt = fields.smallNumber();
                case "dispatch" -> dispatch = Dispatch.of(fields.text());
                case "outcome" -> outcome = fields.text();
                case "output" -> output = fields.raw();
                case "error" -> error = fields.text();
                case "durationMs" -> durationMs = fields.number();
                default -> fields.skip();
            }
        }

        private AttemptResult build() {
            if (agent == null) {
                throw new InvalidField("agent", "is missing");
            }
            if (dispatch == null) {
                throw new InvalidField("dispatch", "is missing");
            }
            if (outcome == null) {
                throw new InvalidField("outcome", "is missing");
            }
            Outcome how =
                    switch (outcome) {
                        case "succeeded" -> new Succeeded(output);
                        case "failed" -> new Failed(error == null ? "no error given" : error);
                        default -> throw new InvalidField("outcome", "must be succeeded or failed");
                    };
            return new AttemptResult(agent, epoch, attempt, dispatch, how, durationMs);
        }
    }
}
