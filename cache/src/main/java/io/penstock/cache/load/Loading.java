package io.penstock.cache.load;

import io.penstock.cache.Answer;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.LoadFailed;
import io.penstock.cache.LoadTimedOut;
import io.penstock.cache.Loaded;
import io.penstock.cache.Loader;
import io.penstock.cache.Retention;
import io.penstock.cache.Selection;
import io.penstock.cache.Source;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Answers from a cache, and from the loader where the cache knows too little. One load of a key
 * runs at a time in this process, and by the target's leases over all processes. Safe for use by
 * many threads.
 *
 * @param <V> type of the values
 */
public final class Loading<V> {
    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final LoadTarget<V> target;
    private final LoadLimits limits;
    private final CacheEvents events;
    private final Flights<Answer<V>> flights = new Flights<>();

    /** Loads for a target. */
    public Loading(LoadTarget<V> target, LoadLimits limits, CacheEvents events) {
        this.target = target;
        this.limits = limits;
        this.events = events;
    }

    /** As {@link io.penstock.cache.Cache#lookupOrLoad} says. */
    public Answer<V> lookupOrLoad(String key, Loader<V> loader) {
        Answer<V> known = target.peek(key);
        if (known instanceof Answer.Hit<V> hit && limits.eagerIsDue(hit)) {
            refreshBehind(key, loader, hit);
        }
        if (known.settled()) {
            return known;
        }
        CompletableFuture<Answer<V>> load = flights.join(key, () -> load(key, loader));
        return known instanceof Answer.Stale<V> stale
                ? awaitOr(stale, load)
                : await(key, load, limits.hard());
    }

    /** Keeps callers from now on from joining loads that began before a change. */
    public void forget(Selection changed) {
        if (changed instanceof Selection.Keys(var keys)) {
            keys.forEach(flights::forget);
        } else {
            flights.forgetAll();
        }
    }

    private void refreshBehind(String key, Loader<V> loader, Answer.Hit<V> old) {
        if (!flights.running(key)) {
            // What another process has refreshed has clearly more left than what we hold.
            long leastLeft = old.leftMillis() + old.ttlMillis() / 20 + 1;
            CompletableFuture<Answer<V>> _ =
                    flights.join(key, () -> refresh(key, loader, leastLeft, old));
        }
    }

    private Answer<V> refresh(String key, Loader<V> loader, long leastLeft, Answer.Hit<V> old) {
        return switch (target.claim(key, leastLeft)) {
            case Claim.Found<V>(Answer<V> answer) -> answer;
            case Claim.Taken<V>() -> old;
            case Claim.Granted<V> grant -> {
                events.count(CacheEvent.EAGER_REFRESH);
                yield loadUnder(grant, key, loader);
            }
        };
    }

    private Answer<V> load(String key, Loader<V> loader) throws InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            switch (target.claim(key, 0)) {
                case Claim.Found<V>(Answer<V> answer) -> {
                    return answer;
                }
                case Claim.Granted<V> grant -> {
                    return loadUnder(grant, key, loader);
                }
                case Claim.Taken<V>() -> {
                    // Ends at the latest when the lease of the other process runs out.
                    Thread.sleep(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                }
            }
        }
    }

    private Answer<V> loadUnder(Claim.Granted<V> grant, String key, Loader<V> loader) {
        Loaded<V> loaded;
        boolean done = false;
        try (Renewal _ = Renewal.start(limits.lease(), () -> target.renew(key, grant))) {
            loaded = loader.load(key);
            done = true;
        } catch (Exception failure) {
            events.count(CacheEvent.LOAD_FAILED);
            throw new LoadFailed(key, failure);
        } finally {
            if (!done) {
                target.release(key, grant);
            }
        }
        events.count(CacheEvent.LOADED);
        return keep(grant, key, loaded);
    }

    private Answer<V> keep(Claim.Granted<V> grant, String key, Loaded<V> loaded) {
        return switch (loaded) {
            case Loaded.NotKept<V>(V value) -> {
                target.release(key, grant);
                yield new Answer.Hit<>(value, 0, 0, Source.LOADED);
            }
            case Loaded.Found<V>(V value, Retention retention) -> {
                keepUnlessChanged(grant, key, loaded);
                long millis = retention.ttl().toMillis();
                yield new Answer.Hit<>(value, millis, millis, Source.LOADED);
            }
            case Loaded.Nothing<V> nothing -> {
                keepUnlessChanged(grant, key, loaded);
                yield new Answer.Absent<>();
            }
        };
    }

    private void keepUnlessChanged(Claim.Granted<V> grant, String key, Loaded<V> loaded) {
        if (!target.keep(key, grant, loaded)) {
            events.count(CacheEvent.LOAD_OUTDATED);
        }
    }

    private Answer<V> awaitOr(Answer.Stale<V> stale, CompletableFuture<Answer<V>> load) {
        try {
            return load.get(limits.soft().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException old) {
            return standIn(stale);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return standIn(stale);
        }
    }

    private Answer<V> standIn(Answer.Stale<V> stale) {
        events.count(CacheEvent.STALE_SERVED);
        return new Answer.Stale<>(stale.found(), stale.ageMillis(), true);
    }

    private Answer<V> await(String key, CompletableFuture<Answer<V>> load, Duration limit) {
        try {
            return load.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            events.count(CacheEvent.LOAD_TIMED_OUT);
            throw new LoadTimedOut(key, limit);
        } catch (ExecutionException failed) {
            throw asRuntime(key, Objects.requireNonNullElse(failed.getCause(), failed));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LoadFailed(key, interrupted);
        }
    }

    private static RuntimeException asRuntime(String key, Throwable failure) {
        return failure instanceof RuntimeException runtime ? runtime : new LoadFailed(key, failure);
    }
}
