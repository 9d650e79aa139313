package io.penstock.gateway;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.profile.ProfileKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to have profiled.
 *
 * @param kind of which kind
 * @param length how long; null for the standard
 */
record ProfileRequest(ProfileKind kind, @Nullable Duration length) {
    private static final double MS = 1_000;

    /**
     * Reads {@code {"kind":"cpu","seconds":10}}.
     *
     * @throws InvalidField naming the field and the rule
     */
    static ProfileRequest read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        ProfileKind kind =
                ProfileKind.of(fields.kind)
                        .filter(known -> known != ProfileKind.TRACE)
                        .orElseThrow(
                                () ->
                                        new InvalidField(
                                                "kind",
                                                "must be cpu, heap, allocs, block, mutex,"
                                                        + " goroutine or threadcreate"));
        return new ProfileRequest(kind, fields.length);
    }

    private static final class Fields implements JsonFields.FieldVisitor {
        private String kind = "";
        private @Nullable Duration length;

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "kind" -> kind = fields.text();
                case "seconds" -> length = seconds(fields.raw().text());
                default -> fields.skip();
            }
        }

        private static Duration seconds(String number) {
            if (!number.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
                throw new InvalidField("seconds", "must be a number above 0");
            }
            return Duration.ofMillis(Math.round(Double.parseDouble(number) * MS));
        }
    }
}
