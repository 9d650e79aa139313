package io.penstock.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values over a cache of bytes. Bytes that do not decode are dropped from the cache and counted,
 * and to the caller they were never there. As safe as the cache inside.
 *
 * @param <V> type of the values
 */
public final class CodecCache<V> implements Cache<V> {
    private final Cache<byte[]> inner;
    private final ValueCodec<V> codec;
    private final CacheEvents events;

    /** Puts a codec before a cache of bytes. */
    public CodecCache(Cache<byte[]> inner, ValueCodec<V> codec, CacheEvents events) {
        this.inner = inner;
        this.codec = codec;
        this.events = events;
    }

    @Override
    public Answer<V> lookup(String key) {
        return decoded(key, inner.lookup(key));
    }

    @Override
    public Map<String, Answer<V>> lookupAll(Collection<String> keys) {
        Map<String, Answer<V>> answers = new LinkedHashMap<>();
        inner.lookupAll(keys).forEach((key, answer) -> answers.put(key, decoded(key, answer)));
        return answers;
    }

    @Override
    public Answer<V> lookupOrLoad(String key, Loader<V> loader) {
        Loader<byte[]> encoding = full -> encoded(loader.load(key));
        Answer<V> answer = decoded(key, inner.lookupOrLoad(key, encoding));
        // What did not decode is gone now, so the second look ends at the loader.
        return answer instanceof Answer.Miss
                ? decoded(key, inner.lookupOrLoad(key, encoding))
                : answer;
    }

    @Override
    public void put(String key, V value, Retention retention) {
        inner.put(key, codec.encode(value), retention);
    }

    @Override
    public void putAll(Map<String, V> values, Retention retention) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        values.forEach((key, value) -> bytes.put(key, codec.encode(value)));
        inner.putAll(bytes, retention);
    }

    @Override
    public void putAbsent(String key, Duration ttl) {
        inner.putAbsent(key, ttl);
    }

    @Override
    public void invalidate(Selection selection) {
        inner.invalidate(selection);
    }

    private Loaded<byte[]> encoded(Loaded<V> loaded) {
        return switch (loaded) {
            case Loaded.Found<V>(V value, Retention retention) ->
                    Loaded.of(codec.encode(value), retention);
            case Loaded.NotKept<V>(V value) -> new Loaded.NotKept<>(codec.encode(value));
            case Loaded.Nothing<V>(Duration ttl) -> new Loaded.Nothing<>(ttl);
        };
    }

    private Answer<V> decoded(String key, Answer<byte[]> answer) {
        try {
            return switch (answer) {
                case Answer.Hit<byte[]>(byte[] bytes, long left, long ttl, Source source) ->
                        new Answer.Hit<>(codec.decode(bytes), left, ttl, source);
                case Answer.Stale<byte[]>(byte[] bytes, long age, boolean standsIn) ->
                        new Answer.Stale<>(codec.decode(bytes), age, standsIn);
                case Answer.Absent<byte[]>() -> new Answer.Absent<>();
                case Answer.Miss<byte[]>() -> new Answer.Miss<>();
                case Answer.Unavailable<byte[]>() -> new Answer.Unavailable<>();
            };
        } catch (RuntimeException undecodable) {
            events.count(CacheEvent.UNDECODABLE);
            inner.invalidate(key);
            return new Answer.Miss<>();
        }
    }
}
