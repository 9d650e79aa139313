package io.penstock.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A view of a cache in which every key and tag begins with a prefix. As safe as the cache. */
final class PrefixedCache<V> implements Cache<V> {
    private final Cache<V> inner;
    private final String prefix;

    PrefixedCache(Cache<V> inner, String prefix) {
        this.inner = inner;
        this.prefix = prefix;
    }

    @Override
    public Answer<V> lookup(String key) {
        return inner.lookup(prefix + key);
    }

    @Override
    public Map<String, Answer<V>> lookupAll(Collection<String> keys) {
        Map<String, Answer<V>> answers = new LinkedHashMap<>();
        inner.lookupAll(keys.stream().map(prefix::concat).toList())
                .forEach((key, answer) -> answers.put(key.substring(prefix.length()), answer));
        return answers;
    }

    @Override
    public Answer<V> lookupOrLoad(String key, Loader<V> loader) {
        return inner.lookupOrLoad(prefix + key, full -> prefixed(loader.load(key)));
    }

    private Loaded<V> prefixed(Loaded<V> loaded) {
        return loaded instanceof Loaded.Found<V>(V value, Retention retention)
                ? Loaded.of(value, prefixed(retention))
                : loaded;
    }

    @Override
    public void put(String key, V value, Retention retention) {
        inner.put(prefix + key, value, prefixed(retention));
    }

    @Override
    public void putAll(Map<String, V> values, Retention retention) {
        Map<String, V> full = new LinkedHashMap<>();
        values.forEach((key, value) -> full.put(prefix + key, value));
        inner.putAll(full, prefixed(retention));
    }

    @Override
    public void putAbsent(String key, Duration ttl) {
        inner.putAbsent(prefix + key, ttl);
    }

    @Override
    public void invalidate(Selection selection) {
        inner.invalidate(
                switch (selection) {
                    case Selection.Keys(Set<String> keys) -> new Selection.Keys(prefixed(keys));
                    case Selection.Prefix(String start) -> new Selection.Prefix(prefix + start);
                    case Selection.Pattern(String glob) ->
                            new Selection.Pattern(Glob.escape(prefix) + glob);
                    case Selection.Tag(String name) -> new Selection.Tag(prefix + name);
                });
    }

    @Override
    public Cache<V> withPrefix(String more) {
        return new PrefixedCache<>(inner, prefix + more);
    }

    private Retention prefixed(Retention retention) {
        return new Retention(retention.ttl(), prefixed(retention.tags()));
    }

    private Set<String> prefixed(Set<String> names) {
        return names.stream().map(prefix::concat).collect(Collectors.toUnmodifiableSet());
    }
}
