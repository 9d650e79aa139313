package io.penstock.cache;

import java.time.Duration;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Shortens every time to live by a random part, so that what was written together does not end
 * together. Never lengthens one. As safe as the cache inside.
 *
 * @param <V> type of the values
 */
public final class JitteredCache<V> extends ForwardingCache<V> {
    private final double most;
    private final DoubleSupplier random;

    /**
     * Wraps a cache.
     *
     * @param most the greatest part taken off, 0 to 0.9
     * @param random numbers from 0 to 1
     */
    public JitteredCache(Cache<V> inner, double most, DoubleSupplier random) {
        super(inner);
        if (!(most >= 0 && most <= 0.9)) {
            throw new IllegalArgumentException("jitter must be 0 to 0.9, is " + most);
        }
        this.most = most;
        this.random = random;
    }

    @Override
    public Answer<V> lookupOrLoad(String key, Loader<V> loader) {
        return super.lookupOrLoad(
                key,
                full ->
                        switch (loader.load(full)) {
                            case Loaded.Found<V>(V value, Retention retention) ->
                                    Loaded.of(value, shortened(retention));
                            case Loaded.NotKept<V> notKept -> notKept;
                            case Loaded.Nothing<V>(Duration ttl) ->
                                    new Loaded.Nothing<>(shortened(ttl));
                        });
    }

    @Override
    public void put(String key, V value, Retention retention) {
        super.put(key, value, shortened(retention));
    }

    @Override
    public void putAll(Map<String, V> values, Retention retention) {
        // One by one would cost the pipeline of the cache inside; those written together share a
        // number, and batches differ.
        super.putAll(values, shortened(retention));
    }

    @Override
    public void putAbsent(String key, Duration ttl) {
        super.putAbsent(key, shortened(ttl));
    }

    private Retention shortened(Retention retention) {
        return retention.withTtl(shortened(retention.ttl()));
    }

    private Duration shortened(Duration ttl) {
        long millis = ttl.toMillis();
        return Duration.ofMillis(
                Math.max(1, millis - (long) (millis * most * random.getAsDouble())));
    }
}
