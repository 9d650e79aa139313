package io.penstock.cache.resilient;

import io.penstock.cache.Glob;
import io.penstock.cache.Selection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Changes that the server has missed. Bounded: beyond {@value #MOST_KEYS} keys or {@value
 * #MOST_OTHERS} other selections all is owed. Safe for use by many threads.
 */
final class OwedChanges {
    private static final int MOST_KEYS = 10_000;
    private static final int MOST_OTHERS = 100;
    private static final int KEYS_A_PAYMENT = 500;

    private final Set<String> keys = new LinkedHashSet<>();
    private final Set<Selection> others = new LinkedHashSet<>();

    /** Read without the lock by every lookup; false nearly always. */
    private volatile boolean any;

    boolean any() {
        return any;
    }

    synchronized void add(Selection missed) {
        if (missed instanceof Selection.Keys(Set<String> more)) {
            keys.addAll(more);
        } else {
            others.add(missed);
        }
        if (keys.size() > MOST_KEYS || others.size() > MOST_OTHERS) {
            keys.clear();
            others.clear();
            others.add(Selection.all());
        }
        any = true;
    }

    /** Whether what the server says of the key may be older than what was told here. */
    boolean covers(String key) {
        return any && coversLocked(key);
    }

    private synchronized boolean coversLocked(String key) {
        return keys.contains(key) || others.stream().anyMatch(other -> mayCover(other, key));
    }

    private static boolean mayCover(Selection selection, String key) {
        return switch (selection) {
            case Selection.Keys(Set<String> named) -> named.contains(key);
            case Selection.Prefix(String prefix) -> key.startsWith(prefix);
            case Selection.Pattern(String glob) -> new Glob(glob).matches(key);
            // Only the server knows which keys have the tag.
            case Selection.Tag tag -> true;
        };
    }

    /** What to make up for next; empty when nothing is owed. */
    synchronized List<Selection> next() {
        if (!others.isEmpty()) {
            return List.of(others.iterator().next());
        }
        if (keys.isEmpty()) {
            return List.of();
        }
        return List.of(new Selection.Keys(new HashSet<>(firstKeys())));
    }

    private List<String> firstKeys() {
        return keys.stream().limit(KEYS_A_PAYMENT).toList();
    }

    synchronized void paid(Selection made) {
        if (made instanceof Selection.Keys(Set<String> done)) {
            keys.removeAll(done);
        } else {
            others.remove(made);
        }
        any = !keys.isEmpty() || !others.isEmpty();
    }
}
