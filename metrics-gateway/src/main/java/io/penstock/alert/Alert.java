package io.penstock.alert;

import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that fired or resolved. Immutable.
 *
 * @param rule what fired
 * @param labels what it fired for, as a consumer group; empty for the node itself
 * @param firing false when it has resolved
 * @param value the last value; NaN when there is none any more
 * @param since when it fired, ms since 1970
 * @param at when this was found, ms since 1970
 * @param profile address of a profile of the time when it fired; null when none is kept
 */
public record Alert(
        AlertRule rule,
        Map<String, String> labels,
        boolean firing,
        double value,
        long since,
        long at,
        @Nullable String profile) {
    private static final PropertyNames NAMES =
            JsonText.names(
                    "alert",
                    "state",
                    "severity",
                    "labels",
                    "value",
                    "limit",
                    "since",
                    "at",
                    "summary",
                    "runbook",
                    "profile");

    /** An alert without a profile. */
    public Alert(
            AlertRule rule,
            Map<String, String> labels,
            boolean firing,
            double value,
            long since,
            long at) {
        this(rule, labels, firing, value, since, at, null);
    }

    public Alert {
        labels = Map.copyOf(labels);
    }

    /** Returns the same with the address of a profile. */
    Alert withProfile(@Nullable String address) {
        return new Alert(rule, labels, firing, value, since, at, address);
    }

    /** Returns {@code fired} or {@code resolved}. */
    public String state() {
        return firing ? "fired" : "resolved";
    }

    /** Returns it as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.text(w, 0, rule.name());
                    JsonText.text(w, 1, state());
                    JsonText.text(w, 2, rule.severity().word());
                    if (!labels.isEmpty()) {
                        w.name(3);
                        w.rawValue(
                                new TreeMap<>(labels)
                                        .entrySet().stream()
                                                .map(
                                                        l ->
                                                                JsonText.quote(l.getKey())
                                                                        + ":"
                                                                        + JsonText.quote(
                                                                                l.getValue()))
                                                .collect(Collectors.joining(",", "{", "}")));
                    }
                    if (Double.isFinite(value)) {
                        w.name(4);
                        w.rawValue(AlertRule.plain(value));
                    }
                    w.name(5);
                    w.rawValue(AlertRule.plain(rule.limit()));
                    JsonText.number(w, 6, since);
                    JsonText.number(w, 7, at);
                    JsonText.text(w, 8, rule.summary());
                    JsonText.text(w, 9, rule.runbook());
                    JsonText.text(w, 10, profile);
                });
    }
}
