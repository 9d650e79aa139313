package io.penstock.task;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks of a task that is on its way: the value of {@code tasks.control}, under the
 * task's id.
 *
 * @param action what to do
 */
public record Control(Action action) {
    private static final PropertyNames NAMES = JsonText.names("action");

    /** What can be asked. */
    public enum Action {
        /** End it as cancelled. */
        CANCEL,
        /** Skip the rest of its back-off. */
        RETRY
    }

    /**
     * Reads a control.
     *
     * @throws InvalidField naming the field and the rule
     */
    public static Control read(byte[] json) {
        @Nullable String[] action = new String[1];
        JsonFields.read(
                json,
                (name, fields) -> {
                    if (name.equals("action")) {
                        action[0] = fields.text();
                    } else {
                        fields.skip();
                    }
                });
        if (action[0] == null) {
            throw new InvalidField("action", "is missing");
        }
        return new Control(
                switch (action[0]) {
                    case "cancel" -> Action.CANCEL;
                    case "retry" -> Action.RETRY;
                    default -> throw new InvalidField("action", "must be cancel or retry");
                });
    }

    /** Returns the control as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES, w -> JsonText.text(w, 0, action.name().toLowerCase(Locale.ROOT)));
    }
}
