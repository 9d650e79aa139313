package io.penstock.cache.level;

import io.penstock.cache.Answer;
import io.penstock.cache.Cache;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.Loaded;
import io.penstock.cache.Loader;
import io.penstock.cache.Retention;
import io.penstock.cache.Selection;
import io.penstock.cache.load.Claim;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.load.LoadTarget;
import io.penstock.cache.load.Loading;
import io.penstock.cache.load.SharedLevel;
import io.penstock.cache.local.LocalCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of this process in front of a level that processes share. A local copy never lives
 * longer than what is left of the shared value, and never longer than the greatest local time. Safe
 * for use by many threads.
 */
public final class TwoLevelCache implements Cache<byte[]>, LoadTarget<byte[]> {
    private final LocalCache<byte[]> near;
    private final SharedLevel far;
    private final Duration longestLocal;
    private final CacheEvents events;
    private final Loading<byte[]> loading;

    /**
     * Puts one before the other; the caller closes what has to be closed.
     *
     * @param longestLocal the longest time of a local copy, at least 1 ms
     */
    public TwoLevelCache(
            LocalCache<byte[]> near,
            SharedLevel far,
            Duration longestLocal,
            LoadLimits limits,
            CacheEvents events) {
        this.near = near;
        this.far = far;
        this.longestLocal = longestLocal;
        this.events = events;
        this.loading = new Loading<>(this, limits, events);
    }

    @Override
    public Answer<byte[]> lookup(String key) {
        Answer<byte[]> local = near.lookup(key);
        if (local.settled()) {
            return local;
        }
        long stamp = near.stamp(key);
        return joined(key, stamp, local, far.lookup(key));
    }

    @Override
    public Map<String, Answer<byte[]>> lookupAll(Collection<String> keys) {
        Map<String, Answer<byte[]>> answers = new LinkedHashMap<>();
        Map<String, Long> stamps = new LinkedHashMap<>();
        for (String key : keys) {
            Answer<byte[]> local = near.lookup(key);
            answers.put(key, local);
            if (!local.settled()) {
                stamps.put(key, near.stamp(key));
            }
        }
        if (!stamps.isEmpty()) {
            List<String> missing = new ArrayList<>(stamps.keySet());
            far.lookupAll(missing)
                    .forEach(
                            (key, answer) ->
                                    answers.computeIfPresent(
                                            key,
                                            (same, local) ->
                                                    joined(
                                                            key,
                                                            stamps.getOrDefault(key, -1L),
                                                            local,
                                                            answer)));
        }
        return answers;
    }

    /** What both levels together know, when the near one alone does not settle it. */
    private Answer<byte[]> joined(
            String key, long stamp, Answer<byte[]> local, Answer<byte[]> shared) {
        if (shared instanceof Answer.Hit<byte[]> hit) {
            copy(key, hit, stamp);
            return hit;
        }
        if (!(local instanceof Answer.Stale<byte[]>(byte[] old, long age, boolean _))
                || shared.settled()) {
            return shared;
        }
        boolean away = shared instanceof Answer.Unavailable;
        if (away) {
            events.count(CacheEvent.STALE_SERVED);
        }
        return new Answer.Stale<>(old, age, away);
    }

    private void copy(String key, Answer.Hit<byte[]> hit, long stamp) {
        if (hit.leftMillis() > 0) {
            near.putIfUnchanged(
                    key,
                    hit.found(),
                    Retention.of(local(Duration.ofMillis(hit.leftMillis()))),
                    stamp);
        }
    }

    private Duration local(Duration ttl) {
        return ttl.compareTo(longestLocal) < 0 ? ttl : longestLocal;
    }

    private Retention local(Retention retention) {
        return retention.withTtl(local(retention.ttl()));
    }

    @Override
    public Answer<byte[]> lookupOrLoad(String key, Loader<byte[]> loader) {
        return loading.lookupOrLoad(key, loader);
    }

    @Override
    public void put(String key, byte[] value, Retention retention) {
        long stamp = near.changing(key);
        far.put(key, value, retention);
        keepLocal(key, value, local(retention), stamp);
    }

    @Override
    public void putAll(Map<String, byte[]> values, Retention retention) {
        Map<String, Long> stamps = new LinkedHashMap<>();
        values.keySet().forEach(key -> stamps.put(key, near.changing(key)));
        far.putAll(values, retention);
        Retention local = local(retention);
        values.forEach((key, value) -> keepLocal(key, value, local, stamps.getOrDefault(key, -1L)));
    }

    @Override
    public void putAbsent(String key, Duration ttl) {
        long stamp = near.changing(key);
        far.putAbsent(key, ttl);
        if (!near.putAbsentIfUnchanged(key, local(ttl), stamp)) {
            near.invalidate(key);
        }
        loading.forget(Selection.keys(List.of(key)));
    }

    /** Keeps what is shared now; when another changed the key too, nobody knows who was last. */
    private void keepLocal(String key, byte[] value, Retention retention, long stamp) {
        if (!near.putIfUnchanged(key, value, retention, stamp)) {
            near.invalidate(key);
        }
        loading.forget(Selection.keys(List.of(key)));
    }

    @Override
    public void invalidate(Selection selection) {
        // Far first: whoever reads it meanwhile and copies it is told by the stamp of the near one.
        far.invalidate(selection);
        dropLocal(selection);
    }

    /** Drops local copies after another process has changed what is shared. */
    public void dropLocal(Selection selection) {
        near.invalidate(selection);
        loading.forget(selection);
    }

    @Override
    public Answer<byte[]> peek(String key) {
        return near.lookup(key);
    }

    @Override
    public Claim<byte[]> claim(String key, long leastLeftMillis) {
        long stamp = near.stamp(key);
        return switch (far.claim(key, leastLeftMillis)) {
            case Claim.Found<byte[]>(Answer<byte[]> answer) -> {
                if (answer instanceof Answer.Hit<byte[]> hit) {
                    copy(key, hit, stamp);
                }
                yield new Claim.Found<>(answer);
            }
            case Claim.Granted<byte[]>(String token, long _) -> new Claim.Granted<>(token, stamp);
            case Claim.Taken<byte[]> taken -> taken;
        };
    }

    @Override
    public void renew(String key, Claim.Granted<byte[]> grant) {
        far.renew(key, grant);
    }

    @Override
    public boolean keep(String key, Claim.Granted<byte[]> grant, Loaded<byte[]> loaded) {
        return far.keep(key, grant, loaded) && near.keep(key, grant, localised(loaded));
    }

    private Loaded<byte[]> localised(Loaded<byte[]> loaded) {
        return switch (loaded) {
            case Loaded.Found<byte[]>(byte[] value, Retention retention) ->
                    Loaded.of(value, local(retention));
            case Loaded.Nothing<byte[]>(Duration ttl) -> new Loaded.Nothing<>(local(ttl));
            case Loaded.NotKept<byte[]> notKept -> notKept;
        };
    }

    @Override
    public void release(String key, Claim.Granted<byte[]> grant) {
        far.release(key, grant);
    }
}
