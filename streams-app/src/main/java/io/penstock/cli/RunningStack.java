package io.penstock.cli;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a running {@code dev} listens: the first line of {@code dev --json}, and what is written
 * for other commands to find it.
 *
 * @param http the node's HTTP address
 * @param kafka bootstrap servers
 * @param redis Redis' address
 * @param profiling where profiles are served; null when nowhere
 * @param pid process that serves them
 * @param startedAt when that process started, in milliseconds since 1970; tells it from a later
 *     process of the same number
 */
record RunningStack(
        URI http, String kafka, URI redis, @Nullable URI profiling, long pid, long startedAt) {
    private static final PropertyNames NAMES =
            JsonText.names("http", "kafka", "redis", "profiling", "pid", "startedAt");

    /** Returns the stack as one line of JSON. */
    String toJson() {
        byte[] json =
                JsonText.object(
                        NAMES,
                        w -> {
                            JsonText.text(w, 0, http.toString());
                            JsonText.text(w, 1, kafka);
                            JsonText.text(w, 2, redis.toString());
                            JsonText.text(w, 3, profiling == null ? null : profiling.toString());
                            JsonText.number(w, 4, pid);
                            JsonText.number(w, 5, startedAt);
                        });
        return new String(json, StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #toJson} writes.
     *
     * @throws InvalidField naming the field and the rule
     */
    static RunningStack read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        if (fields.http == null || fields.kafka == null || fields.redis == null) {
            throw new InvalidField("record", "must hold http, kafka and redis");
        }
        return new RunningStack(
                fields.http,
                fields.kafka,
                fields.redis,
                fields.profiling,
                fields.pid,
                fields.startedAt);
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private @Nullable URI http;
        private @Nullable String kafka;
        private @Nullable URI redis;
        private @Nullable URI profiling;
        private long pid;
        private long startedAt;

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "http" -> http = URI.create(fields.text());
                case "kafka" -> kafka = fields.text();
                case "redis" -> redis = URI.create(fields.text());
                case "profiling" -> profiling = URI.create(fields.text());
                case "pid" -> pid = fields.number();
                case "startedAt" -> startedAt = fields.number();
                default -> fields.skip();
            }
        }
    }
}
