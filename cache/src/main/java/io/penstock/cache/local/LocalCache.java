package io.penstock.cache.local;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.Weigher;
import io.penstock.cache.Answer;
import io.penstock.cache.Cache;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.Glob;
import io.penstock.cache.Loaded;
import io.penstock.cache.Loader;
import io.penstock.cache.Retention;
import io.penstock.cache.Selection;
import io.penstock.cache.load.Claim;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.load.LoadTarget;
import io.penstock.cache.load.Loading;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Values in the memory of this process, evicted by Caffeine's W-TinyLFU. A value past its time is
 * kept for a while to stand in for a better one. Never blocks but for loads. Safe for use by many
 * threads.
 *
 * @param <V> type of the values
 */
public final class LocalCache<V> implements Cache<V>, LoadTarget<V> {
    /** What an entry costs beside the bytes of key and value, measured on a heap below 32 GB. */
    private static final int ENTRY_BYTES = 200;

    private final com.github.benmanes.caffeine.cache.Cache<String, LocalEntry<V>> entries;
    private final Ticker ticker;
    private final Stamps stamps = new Stamps();
    private final Loading<V> loading;

    /**
     * Makes an empty one.
     *
     * @param size how much it may hold in this JVM
     * @param staleFor how long past its time a value may stand in for a better one
     * @param sizeOf bytes of a value
     */
    public LocalCache(
            LocalSize size,
            Duration staleFor,
            LoadLimits limits,
            ToIntFunction<V> sizeOf,
            CacheEvents events,
            Ticker ticker) {
        this.ticker = ticker;
        this.loading = new Loading<>(this, limits, events);
        long most = size.forHeap(Runtime.getRuntime().maxMemory());
        Caffeine<String, LocalEntry<V>> builder =
                Caffeine.newBuilder()
                        .recordStats()
                        .ticker(ticker)
                        .expireAfter(
                                Expiry.<String, LocalEntry<V>>writing(
                                        (key, entry) ->
                                                Duration.ofNanos(entry.ttlNanos())
                                                        .plus(
                                                                entry.value() == null
                                                                        ? Duration.ZERO
                                                                        : staleFor)));
        this.entries =
                switch (size.unit()) {
                    case ENTRIES -> builder.maximumSize(most).build();
                    case BYTES -> builder.maximumWeight(most).weigher(weigher(sizeOf)).build();
                };
    }

    /** A cache of bytes that measures time by this machine. */
    public static LocalCache<byte[]> ofBytes(
            LocalSize size, Duration staleFor, LoadLimits limits, CacheEvents events) {
        return new LocalCache<>(
                size, staleFor, limits, bytes -> bytes.length, events, Ticker.systemTicker());
    }

    private static <V> Weigher<String, LocalEntry<V>> weigher(ToIntFunction<V> sizeOf) {
        return (key, entry) -> {
            V value = entry.value();
            return ENTRY_BYTES + key.length() + (value == null ? 0 : sizeOf.applyAsInt(value));
        };
    }

    /** What Caffeine keeps, for its metrics. */
    public com.github.benmanes.caffeine.cache.Cache<String, ?> caffeine() {
        return entries;
    }

    /**
     * Bytes of keys and values with what the JVM adds to them, or the entries where those count.
     */
    public long bytes() {
        return entries.policy().eviction().stream()
                .mapToLong(eviction -> eviction.weightedSize().orElse(entries.estimatedSize()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public Answer<V> lookup(String key) {
        LocalEntry<V> entry = entries.getIfPresent(key);
        return entry == null ? new Answer.Miss<>() : entry.answer(ticker.read());
    }

    @Override
    public Answer<V> lookupOrLoad(String key, Loader<V> loader) {
        return loading.lookupOrLoad(key, loader);
    }

    @Override
    public void put(String key, V value, Retention retention) {
        stamps.change(key);
        entries.put(key, entry(value, retention));
    }

    @Override
    public void putAbsent(String key, Duration ttl) {
        stamps.change(key);
        entries.put(key, absent(ttl));
    }

    @Override
    public void invalidate(Selection selection) {
        switch (selection) {
            case Selection.Keys(Set<String> keys) -> {
                keys.forEach(stamps::change);
                entries.invalidateAll(keys);
            }
            case Selection.Prefix(String prefix) -> removeWhere(key -> key.startsWith(prefix));
            case Selection.Pattern(String glob) -> removeWhere(new Glob(glob)::matches);
            case Selection.Tag(String tag) -> {
                stamps.changeAll();
                entries.asMap().values().removeIf(entry -> entry.tags().contains(tag));
            }
        }
        loading.forget(selection);
    }

    private void removeWhere(Predicate<String> matches) {
        stamps.changeAll();
        entries.asMap().keySet().removeIf(matches);
    }

    /** A mark of this moment for {@link #putIfUnchanged}. */
    public long stamp(String key) {
        return stamps.of(key);
    }

    /**
     * Tells that a key is about to change elsewhere: what was read of it before will not be kept,
     * and of two who change it at once neither.
     *
     * @return the mark for {@link #putIfUnchanged} when the change is done
     */
    public long changing(String key) {
        return stamps.change(key);
    }

    /**
     * Keeps a value that was read elsewhere, unless the key was changed since: a slow answer must
     * not bring back what was dropped while it was on its way.
     */
    public boolean putIfUnchanged(String key, V value, Retention retention, long stamp) {
        return putIfUnchanged(key, entry(value, retention), stamp);
    }

    /** The same for the knowledge that there is no value. */
    public boolean putAbsentIfUnchanged(String key, Duration ttl, long stamp) {
        return putIfUnchanged(key, absent(ttl), stamp);
    }

    @SuppressWarnings("ReferenceEquality") // Asks whether it is ours, not whether it is alike.
    private boolean putIfUnchanged(String key, LocalEntry<V> fresh, long stamp) {
        // Within compute: whoever changes the key raises the stamp first and touches the entry
        // after, so either we see the stamp or the change comes after us and removes our entry.
        return entries.asMap().compute(key, (same, old) -> stamps.of(key) == stamp ? fresh : old)
                == fresh;
    }

    private LocalEntry<V> entry(V value, Retention retention) {
        return new LocalEntry<>(
                value, retention.tags(), ticker.read(), LocalEntry.nanos(retention.ttl()));
    }

    private LocalEntry<V> absent(Duration ttl) {
        return new LocalEntry<>(null, Set.of(), ticker.read(), LocalEntry.nanos(ttl));
    }

    @Override
    public Answer<V> peek(String key) {
        return lookup(key);
    }

    @Override
    public Claim<V> claim(String key, long leastLeftMillis) {
        Answer<V> known = lookup(key);
        boolean enough =
                known instanceof Answer.Hit<V> hit
                        ? hit.leftMillis() >= leastLeftMillis
                        : known.settled();
        return enough ? new Claim.Found<>(known) : new Claim.Granted<>("", stamps.of(key));
    }

    @Override
    public boolean keep(String key, Claim.Granted<V> grant, Loaded<V> loaded) {
        return switch (loaded) {
            case Loaded.Found<V>(V value, Retention retention) ->
                    putIfUnchanged(key, value, retention, grant.stamp());
            case Loaded.Nothing<V>(Duration ttl) -> putAbsentIfUnchanged(key, ttl, grant.stamp());
            case Loaded.NotKept<V> notKept -> true;
        };
    }

    /** Nothing to do: other processes are not asked. */
    @Override
    public void renew(String key, Claim.Granted<V> grant) {}

    /** Nothing to do: other processes are not asked. */
    @Override
    public void release(String key, Claim.Granted<V> grant) {}

    /** Sets how much it may hold from now on, in the unit of its size; evicts at once. */
    public void resize(long most) {
        entries.policy().eviction().ifPresent(eviction -> eviction.setMaximum(most));
    }

    /** How many entries there are, those past their time included. */
    public long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }
}
