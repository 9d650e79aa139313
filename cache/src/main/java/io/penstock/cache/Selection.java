package io.penstock.cache;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which keys to drop. */
public sealed interface Selection {
    /** These keys. */
    record Keys(Set<String> keys) implements Selection {
        public Keys {
            keys = Set.copyOf(keys);
        }
    }

    /** Every key that begins so, letter by letter; the empty prefix selects all. */
    record Prefix(String prefix) implements Selection {}

    /** Every key that matches, as {@link Glob} says. */
    record Pattern(String glob) implements Selection {}

    /** Every key that was put with the tag. */
    record Tag(String name) implements Selection {}

    /** These keys. */
    static Selection keys(Collection<String> keys) {
        return new Keys(new LinkedHashSet<>(keys));
    }

    /** Everything. */
    static Selection all() {
        return new Prefix("");
    }
}
