package io.penstock.gateway.pipeline;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to drop from the cache. Keys are those of {@code docs/http-api.md}, without a prefix. */
public sealed interface Invalidation {
    /** Most keys of one request. */
    int MOST_KEYS = 10_000;

    /** These keys. */
    record Keys(List<String> keys) implements Invalidation {
        public Keys {
            keys = List.copyOf(keys);
        }
    }

    /** Every key that begins so. */
    record Prefix(String prefix) implements Invalidation {}

    /** Every key that matches, written as Redis writes patterns. */
    record Pattern(String pattern) implements Invalidation {}

    /** Every key that was kept under the tag. */
    record Tag(String tag) implements Invalidation {}

    /**
     * Reads an object with exactly one of {@code keys}, {@code prefix}, {@code pattern} and {@code
     * tag}.
     *
     * @throws InvalidField naming the field and the rule
     */
    static Invalidation read(byte[] json) {
        Fields fields = new Fields();
        JsonFields.read(json, fields);
        return fields.build();
    }

    /** Collects the fields. */
    final class Fields implements JsonFields.FieldVisitor {
        private static final String RULE = "must be the only one of keys, prefix, pattern and tag";

        private @Nullable Invalidation found;

        @Override
        public void field(String name, JsonFields fields) {
            switch (name) {
                case "keys" -> {
                    List<String> keys = fields.texts();
                    if (keys.isEmpty() || keys.size() > MOST_KEYS) {
                        throw new InvalidField("keys", "must be 1 to " + MOST_KEYS);
                    }
                    keys.forEach(key -> notEmpty("keys", key));
                    take(name, new Keys(keys));
                }
                case "prefix" -> take(name, new Prefix(notEmpty(name, fields.text())));
                case "pattern" -> take(name, new Pattern(notEmpty(name, fields.text())));
                case "tag" -> take(name, new Tag(notEmpty(name, fields.text())));
                default -> throw new InvalidField(name, RULE);
            }
        }

        private static String notEmpty(String field, String text) {
            if (text.isEmpty()) {
                throw new InvalidField(field, "must not be empty");
            }
            return text;
        }

        private void take(String name, Invalidation one) {
            if (found != null) {
                throw new InvalidField(name, RULE);
            }
            found = one;
        }

        private Invalidation build() {
            Invalidation one = found;
            if (one == null) {
                throw new InvalidField("keys", "or prefix, pattern or tag must be there");
            }
            return one;
        }
    }
}
