package io.penstock.cli;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a node answers to one line of a submission. */
sealed interface SubmitAnswer {
    /**
     * The task is kept.
     *
     * @param id its id
     */
    record Accepted(String id) implements SubmitAnswer {}

    /**
     * The line is no task.
     *
     * @param reason what is wrong
     */
    record Refused(String reason) implements SubmitAnswer {}

    /** Reads an answer; one that is neither id nor problem counts as refused. */
    static SubmitAnswer read(byte[] json) {
        Fields fields = new Fields();
        try {
            JsonFields.read(json, fields);
        } catch (InvalidField e) {
            return new Refused("the node's answer is not understood: " + e.getMessage());
        }
        Optional<Problem> problem = Problem.read(json);
        if (problem.isPresent()) {
            return new Refused(problem.get().message());
        }
        return fields.id == null
                ? new Refused("the node's answer names neither id nor problem")
                : new Accepted(fields.id);
    }

    /** Collects the one field that counts. */
    final class Fields implements JsonFields.FieldVisitor {
        private @Nullable String id;

        private Fields() {}

        @Override
        public void field(String name, JsonFields fields) {
            if (name.equals("id")) {
                id = fields.text();
            } else {
                fields.skip();
            }
        }
    }
}
