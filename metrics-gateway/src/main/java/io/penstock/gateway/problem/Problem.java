package io.penstock.gateway.problem;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonText;
import io.penstock.json.JsonWriter;
import io.penstock.json.PropertyNames;
import io.penstock.json.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A problem document of RFC 9457. Immutable.
 *
 * @param code its kind, which gives type, title and status
 * @param detail what happened this time, for people
 * @param field the field or parameter that broke a rule, absent for none
 * @param rule the rule that it broke, absent for none
 * @param retryAfterMs milliseconds after which it makes sense to repeat, 0 for no statement
 * @param more further members by name, in their order
 */
public record Problem(
        ProblemCode code,
        String detail,
        @Nullable String field,
        @Nullable String rule,
        long retryAfterMs,
        Map<String, RawJson> more) {
    /** The media type of problem documents. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final PropertyNames NAMES =
            JsonText.names(
                    "line",
                    "type",
                    "title",
                    "status",
                    "detail",
                    "instance",
                    "code",
                    "field",
                    "rule");

    /** Returns a problem that has nothing but a detail. */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, null, null, 0, Map.of());
    }

    /** Returns the problem of a field of a task that broke a rule. */
    public static Problem of(InvalidField invalid) {
        return new Problem(
                ProblemCode.INVALID_FIELD,
                invalid.field() + ": " + invalid.rule(),
                invalid.field(),
                invalid.rule(),
                0,
                Map.of());
    }

    /** Returns the problem of a query parameter or header that broke a rule. */
    public static Problem parameter(String name, String rule) {
        return new Problem(
                ProblemCode.INVALID_PARAMETER, name + ": " + rule, name, rule, 0, Map.of());
    }

    /** Returns the same problem that says when to repeat, in milliseconds. */
    public Problem retryAfter(long ms) {
        return new Problem(code, detail, field, rule, ms, more);
    }

    /** Returns the same problem with a further member. */
    public Problem with(String name, RawJson value) {
        Map<String, RawJson> all = new LinkedHashMap<>(more);
        all.put(name, value);
        return new Problem(code, detail, field, rule, retryAfterMs, all);
    }

    /** Returns the same problem with a further member that is a text. */
    public Problem with(String name, String value) {
        return with(name, RawJson.string(value));
    }

    /** Returns seconds for {@code Retry-After}, rounded up, from 1. */
    public long retryAfterSeconds() {
        return Math.max(1, Math.ceilDiv(retryAfterMs, 1_000L));
    }

    /** Returns the document as UTF-8 JSON; the instance is the address that was asked for. */
    public byte[] toJson(@Nullable String instance) {
        return JsonText.object(NAMES, w -> write(w, instance));
    }

    /** Returns the document of one line of an NDJSON request, as UTF-8 JSON. */
    public byte[] toLine(long line) {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.number(w, 0, line);
                    write(w, null);
                });
    }

    private void write(JsonWriter w, @Nullable String instance) {
        JsonText.text(w, 1, "urn:penstock:problem:" + code.word());
        JsonText.text(w, 2, code.title());
        JsonText.number(w, 3, code.status());
        JsonText.text(w, 4, detail);
        JsonText.text(w, 5, instance);
        JsonText.text(w, 6, code.word());
        JsonText.text(w, 7, field);
        JsonText.text(w, 8, rule);
        more.forEach(
                (name, value) -> {
                    w.name(name);
                    w.rawValue(value.text());
                });
    }
}
