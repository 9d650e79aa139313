package io.penstock.profile.keep;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.profile.ProfileName;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a kept profile without opening it. Immutable.
 *
 * @param name kind and time
 * @param started when it began
 * @param length how long it took, or will have taken
 * @param bytes on disk, the recording included; 0 while it is made
 * @param engine which profiler served; empty while it is made
 * @param reason why it is kept
 * @param detail the alert's rule or who asked; null for neither
 * @param readyAt when it can be opened; null once it can
 * @param recorded whether the events are kept with it
 */
public record KeptProfile(
        ProfileName name,
        Instant started,
        Duration length,
        long bytes,
        String engine,
        Reason reason,
        @Nullable String detail,
        @Nullable Instant readyAt,
        boolean recorded) {
    private static final PropertyNames NAMES =
            JsonText.names(
                    "name",
                    "kind",
                    "started",
                    "seconds",
                    "bytes",
                    "engine",
                    "why",
                    "detail",
                    "readyAt",
                    "recording",
                    "state",
                    "lengthMs");

    /** Returns whether it can be opened. */
    public boolean isReady() {
        return readyAt == null;
    }

    /** Returns it as UTF-8 JSON; times are ms since 1970. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.text(w, 0, name.toString());
                    JsonText.text(w, 1, name.kind().word());
                    JsonText.text(w, 10, isReady() ? "ready" : "running");
                    JsonText.number(w, 2, started.toEpochMilli());
                    w.name(3);
                    w.rawValue(seconds(length));
                    JsonText.number(w, 4, bytes);
                    if (!engine.isEmpty()) {
                        JsonText.text(w, 5, engine);
                    }
                    JsonText.text(w, 6, reason.word());
                    JsonText.text(w, 7, detail);
                    if (readyAt != null) {
                        JsonText.number(w, 8, readyAt.toEpochMilli());
                    }
                    w.name(9);
                    w.value(recorded);
                    JsonText.number(w, 11, length.toMillis());
                });
    }

    private static String seconds(Duration length) {
        long ms = length.toMillis();
        return ms % 1_000 == 0 ? Long.toString(ms / 1_000) : Double.toString(ms / 1_000.0);
    }

    /**
     * Reads what {@link #toJson} writes of one that is ready.
     *
     * @throws InvalidField when it is not that
     */
    static KeptProfile read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        ProfileName name =
                ProfileName.of(fields.name)
                        .orElseThrow(() -> new InvalidField("name", "must be a profile's"));
        Reason reason =
                Reason.of(fields.why)
                        .orElseThrow(() -> new InvalidField("why", "must be a known reason"));
        return new KeptProfile(
                name,
                Instant.ofEpochMilli(fields.started),
                Duration.ofMillis(fields.lengthMs),
                fields.bytes,
                fields.engine,
                reason,
                fields.detail,
                null,
                fields.recorded);
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private String name = "";
        private String why = "";
        private String engine = "";
        private @Nullable String detail;
        private long started;
        private long lengthMs;
        private long bytes;
        private boolean recorded;

        @Override
        public void field(String field, JsonFields fields) {
            switch (field) {
                case "name" -> name = fields.text();
                case "why" -> why = fields.text();
                case "engine" -> engine = fields.text();
                case "detail" -> detail = fields.text();
                case "started" -> started = fields.number();
                case "lengthMs" -> lengthMs = fields.number();
                case "bytes" -> bytes = fields.number();
                case "recording" -> recorded = fields.bool();
                default -> fields.skip();
            }
        }
    }
}
