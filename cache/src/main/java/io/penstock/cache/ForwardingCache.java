package io.penstock.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * A cache that hands every call to another; wrappers change what they are about. As safe as the one
 * inside.
 *
 * @param <V> type of the values
 */
public abstract class ForwardingCache<V> implements Cache<V> {
    private final Cache<V> inner;

    /** Wraps a cache. */
    protected ForwardingCache(Cache<V> inner) {
        this.inner = inner;
    }

    @Override
    public Answer<V> lookup(String key) {
        return inner.lookup(key);
    }

    @Override
    public Map<String, Answer<V>> lookupAll(Collection<String> keys) {
        return inner.lookupAll(keys);
    }

    @Override
    public Answer<V> lookupOrLoad(String key, Loader<V> loader) {
        return inner.lookupOrLoad(key, loader);
    }

    @Override
    public void put(String key, V value, Retention retention) {
        inner.put(key, value, retention);
    }

    @Override
    public void putAll(Map<String, V> values, Retention retention) {
        inner.putAll(values, retention);
    }

    @Override
    public void putAbsent(String key, Duration ttl) {
        inner.putAbsent(key, ttl);
    }

    @Override
    public void invalidate(Selection selection) {
        inner.invalidate(selection);
    }
}
