package io.penstock.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Values by key, each for a time. A key is any text of at least one character. All implementations
 * are safe for use by many threads; a call may block for as long as the implementation says, so
 * call from virtual threads or from threads that may wait.
 *
 * <p>What is not there is a value of {@link Answer}, never an exception. An implementation that
 * talks to a server may throw {@link CacheUnavailable} where it says so; wrapped in {@code
 * ResilientCache} it never does.
 *
 * @param <V> type of the values; they are shared, so treat them as immutable
 */
public interface Cache<V> {
    /** Says what is known of the key. */
    Answer<V> lookup(String key);

    /** Says what is known of each key, in the order of the keys. */
    default Map<String, Answer<V>> lookupAll(Collection<String> keys) {
        Map<String, Answer<V>> answers = new LinkedHashMap<>();
        for (String key : keys) {
            answers.put(key, lookup(key));
        }
        return answers;
    }

    /**
     * Says what is known of the key, and asks the loader when that is too little. One load of a key
     * runs at a time; whoever asks meanwhile waits for it.
     *
     * @return a hit, or {@link Answer.Absent} when the loader found nothing
     * @throws LoadFailed when the loader failed and no old value may stand in
     * @throws LoadTimedOut when the loader took longer than the hard limit and no old value may
     *     stand in; the load goes on and its value is kept
     */
    Answer<V> lookupOrLoad(String key, Loader<V> loader);

    /** Keeps a value, in place of the one before. */
    void put(String key, V value, Retention retention);

    /** Keeps many values alike. */
    default void putAll(Map<String, V> values, Retention retention) {
        values.forEach((key, value) -> put(key, value, retention));
    }

    /** Keeps the knowledge that there is no value, so that nobody asks the source again. */
    void putAbsent(String key, Duration ttl);

    /** Drops what is selected, here and wherever this cache is shared. */
    void invalidate(Selection selection);

    /** Returns the value, unless it is not known, too old, or known to be absent. */
    default Optional<V> get(String key) {
        return lookup(key).value();
    }

    /** Returns the values that are there. */
    default Map<String, V> getAll(Collection<String> keys) {
        Map<String, V> values = new LinkedHashMap<>();
        lookupAll(keys)
                .forEach(
                        (key, answer) -> answer.value().ifPresent(value -> values.put(key, value)));
        return values;
    }

    /** The value of {@link #lookupOrLoad}; empty when the loader found nothing. */
    default Optional<V> getOrLoad(String key, Loader<V> loader) {
        return lookupOrLoad(key, loader).value();
    }

    /** Keeps a value without tags. */
    default void put(String key, V value, Duration ttl) {
        put(key, value, Retention.of(ttl));
    }

    /** Drops one key. */
    default void invalidate(String key) {
        invalidate(Selection.keys(Set.of(key)));
    }

    /** Drops these keys. */
    default void invalidateAll(Collection<String> keys) {
        if (!keys.isEmpty()) {
            invalidate(Selection.keys(keys));
        }
    }

    /** Drops every key that begins so; no character has a special meaning. */
    default void invalidatePrefix(String prefix) {
        invalidate(new Selection.Prefix(prefix));
    }

    /** Drops every key that matches the pattern, written as Redis writes them: {@code user:*}. */
    default void invalidatePattern(String pattern) {
        invalidate(new Selection.Pattern(pattern));
    }

    /** Drops every key that was put with the tag. */
    default void invalidateTag(String tag) {
        invalidate(new Selection.Tag(tag));
    }

    /**
     * A view in which every key and tag begins with the prefix. Views share what this cache has:
     * memory, connection and threads.
     */
    default Cache<V> withPrefix(String prefix) {
        return new PrefixedCache<>(this, prefix);
    }
}
