package io.penstock.hot;

import io.penstock.cache.Loaded;
import io.penstock.cache.Retention;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a batch of records makes of Redis: values, each until a moment, and keys that have to go.
 * For a key the last word counts. Not thread-safe.
 */
final class HotWrites {
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Set<String> gone = new LinkedHashSet<>();

    private record Value(byte[] bytes, long untilMs) {}

    /**
     * Keeps a value.
     *
     * @param untilMs when its time is over, ms since 1970
     */
    void keep(String key, byte[] value, long untilMs) {
        gone.remove(key);
        values.put(key, new Value(value, untilMs));
    }

    /** Drops a key. */
    void drop(String key) {
        values.remove(key);
        gone.add(key);
    }

    /** Returns the values whose time is not over, each for what is left of it. */
    Map<String, Loaded.Found<byte[]>> toKeep(long nowMs) {
        Map<String, Loaded.Found<byte[]>> left = new LinkedHashMap<>();
        values.forEach(
                (key, value) -> {
                    if (value.untilMs > nowMs) {
                        left.put(
                                key,
                                new Loaded.Found<>(
                                        value.bytes,
                                        Retention.of(Duration.ofMillis(value.untilMs - nowMs))));
                    }
                });
        return left;
    }

    /** Returns the keys that have to go. */
    Set<String> toDrop() {
        return gone;
    }

    /** Returns how many values there are, whatever is left of their time. */
    int size() {
        return values.size();
    }
}
