package io.penstock.cache.resilient;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.penstock.cache.Answer;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.CacheUnavailable;
import io.penstock.cache.Loaded;
import io.penstock.cache.Loader;
import io.penstock.cache.Retention;
import io.penstock.cache.Selection;
import io.penstock.cache.WriteRefused;
import io.penstock.cache.load.Claim;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.load.Loading;
import io.penstock.cache.load.SharedLevel;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shared level that never throws {@link CacheUnavailable}: what cannot be asked is {@link
 * Answer.Unavailable}, what cannot be written is owed. Changes that the server missed are made up
 * for as soon as it is back; until then nobody here is given what it has under those keys, since
 * that may be older than what was told. Safe for use by many threads.
 */
public final class ResilientCache implements SharedLevel, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ResilientCache.class);

    private static final long REPAIR_PAUSE_MILLIS = 100;

    private final SharedLevel inner;
    private final CacheEvents events;
    private final CircuitBreaker breaker;
    private final Loading<byte[]> loading;
    private final OwedChanges owed = new OwedChanges();
    private final AtomicBoolean repairing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Wraps a shared level; the caller closes what is inside. */
    public ResilientCache(
            SharedLevel inner, BreakerConfig config, LoadLimits limits, CacheEvents events) {
        this.inner = inner;
        this.events = events;
        this.breaker = breaker(config);
        this.loading = new Loading<>(this, limits, events);
    }

    private static CircuitBreaker breaker(BreakerConfig config) {
        CircuitBreaker breaker =
                CircuitBreaker.of(
                        "redis",
                        CircuitBreakerConfig.custom()
                                .slidingWindowType(
                                        CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                                .slidingWindowSize(config.window())
                                .minimumNumberOfCalls(config.atLeast())
                                .failureRateThreshold(config.failurePercent())
                                .waitDurationInOpenState(config.open())
                                .permittedNumberOfCallsInHalfOpenState(config.probes())
                                .build());
        breaker.getEventPublisher()
                .onStateTransition(
                        event -> {
                            switch (event.getStateTransition()) {
                                case CLOSED_TO_OPEN ->
                                        log.atWarn().log("Redis does not answer; breaker open");
                                case HALF_OPEN_TO_CLOSED ->
                                        log.atInfo().log("Redis answers again; breaker closed");
                                // Each probe of an outage is two of these.
                                default -> log.atTrace().log("breaker probes");
                            }
                        });
        return breaker;
    }

    /** Whether calls go to the server now. */
    public boolean isUp() {
        return breaker.getState() == CircuitBreaker.State.CLOSED;
    }

    /** Whether the server has missed changes that are not made up for yet. */
    public boolean owesChanges() {
        return owed.any();
    }

    @Override
    public Answer<byte[]> lookup(String key) {
        return owed.covers(key)
                ? new Answer.Unavailable<>()
                : call(() -> inner.lookup(key), new Answer.Unavailable<>());
    }

    @Override
    public Map<String, Answer<byte[]>> lookupAll(Collection<String> keys) {
        Map<String, Answer<byte[]>> answers = new LinkedHashMap<>();
        keys.forEach(key -> answers.put(key, new Answer.Unavailable<>()));
        List<String> asked = keys.stream().filter(key -> !owed.covers(key)).toList();
        answers.putAll(call(() -> inner.lookupAll(asked), Map.of()));
        return answers;
    }

    @Override
    public Answer<byte[]> lookupOrLoad(String key, Loader<byte[]> loader) {
        return loading.lookupOrLoad(key, loader);
    }

    @Override
    public void put(String key, byte[] value, Retention retention) {
        change(Selection.keys(Set.of(key)), () -> inner.put(key, value, retention));
    }

    @Override
    public void putAll(Map<String, byte[]> values, Retention retention) {
        change(Selection.keys(values.keySet()), () -> inner.putAll(values, retention));
    }

    @Override
    public void putEach(Map<String, Loaded.Found<byte[]>> values) {
        change(Selection.keys(values.keySet()), () -> inner.putEach(values));
    }

    @Override
    public void putAbsent(String key, Duration ttl) {
        change(Selection.keys(Set.of(key)), () -> inner.putAbsent(key, ttl));
    }

    @Override
    public void invalidate(Selection selection) {
        change(selection, () -> inner.invalidate(selection));
    }

    @Override
    public Claim<byte[]> claim(String key, long leastLeftMillis) {
        Claim<byte[]> alone = new Claim.Granted<>("", 0);
        return owed.covers(key) ? alone : call(() -> inner.claim(key, leastLeftMillis), alone);
    }

    @Override
    public void renew(String key, Claim.Granted<byte[]> grant) {
        if (!grant.token().isEmpty()) {
            call(done(() -> inner.renew(key, grant)), false);
        }
    }

    @Override
    public boolean keep(String key, Claim.Granted<byte[]> grant, Loaded<byte[]> loaded) {
        return grant.token().isEmpty() || call(() -> inner.keep(key, grant, loaded), true);
    }

    @Override
    public void release(String key, Claim.Granted<byte[]> grant) {
        if (!grant.token().isEmpty()) {
            call(done(() -> inner.release(key, grant)), false);
        }
    }

    private void change(Selection changed, Runnable work) {
        boolean made = false;
        try {
            made = call(done(work), false);
        } finally {
            if (!made) {
                owed.add(changed);
                repairBehind();
            }
        }
        loading.forget(changed);
    }

    private static Supplier<Boolean> done(Runnable work) {
        return () -> {
            work.run();
            return true;
        };
    }

    private <T> T call(Supplier<T> work, T instead) {
        if (!breaker.tryAcquirePermission()) {
            events.count(CacheEvent.SHARED_SKIPPED);
            return instead;
        }
        long begun = System.nanoTime();
        boolean counted = false;
        try {
            T answer = work.get();
            counted = true;
            breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            return answer;
        } catch (WriteRefused full) {
            // It answers, so reads may go on.
            counted = true;
            breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            events.count(CacheEvent.WRITE_REFUSED);
            return instead;
        } catch (CacheUnavailable failed) {
            counted = true;
            breaker.onError(System.nanoTime() - begun, TimeUnit.NANOSECONDS, failed);
            events.count(CacheEvent.SHARED_FAILED);
            log.atDebug().setCause(failed).log("shared cache failed");
            return instead;
        } finally {
            if (!counted) {
                breaker.releasePermission();
            }
        }
    }

    private void repairBehind() {
        if (repairing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("cache-repair").start(this::repairUntilPaid);
        }
    }

    private void repairUntilPaid() {
        try {
            while (owed.any() && !closed.await(REPAIR_PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                repairOnce();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            repairing.set(false);
        }
        if (owed.any() && closed.getCount() > 0) {
            repairBehind();
        }
    }

    /** Makes up for as much as the server takes now. */
    private void repairOnce() {
        for (List<Selection> next = owed.next(); !next.isEmpty(); next = owed.next()) {
            Selection missed = next.getFirst();
            if (!call(done(() -> inner.invalidate(missed)), false)) {
                return;
            }
            owed.paid(missed);
            events.count(CacheEvent.REPAIRED);
        }
    }

    /** Stops making up for missed changes. */
    @Override
    public void close() {
        closed.countDown();
    }
}
