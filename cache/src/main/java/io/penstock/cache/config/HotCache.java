package io.penstock.cache.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.cache.Cache;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.CodecCache;
import io.penstock.cache.JitteredCache;
import io.penstock.cache.ValueCodec;
import io.penstock.cache.behind.WriteBehindCache;
import io.penstock.cache.level.TwoLevelCache;
import io.penstock.cache.load.SharedLevel;
import io.penstock.cache.local.HeapPressure;
import io.penstock.cache.local.LocalCache;
import io.penstock.cache.meter.CountedEvents;
import io.penstock.cache.meter.LocalMeters;
import io.penstock.cache.meter.MeasuredCache;
import io.penstock.cache.redis.ChangeReader;
import io.penstock.cache.redis.ChangeTeller;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.cache.redis.RedisLink;
import io.penstock.cache.redis.SharedCache;
import io.penstock.cache.resilient.ResilientCache;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A whole cache, put together from its parts: measured, jittered, local before shared, resilient,
 * told of changes. Opening never waits for Redis and never fails for its sake. Safe for use by many
 * threads; close it once.
 */
public final class HotCache implements AutoCloseable {
    private static final long HEAP_LOOK_MILLIS = 5_000;

    private final CacheConfig config;
    private final MeterRegistry registry;
    private final CacheEvents events;
    private final LocalCache<byte[]> local;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Optional<RedisLink> link = Optional.empty();
    private Optional<ResilientCache> resilient = Optional.empty();
    private Optional<ChangeReader> reader = Optional.empty();
    private final Cache<byte[]> bytes;

    private HotCache(CacheConfig config, MeterRegistry registry, String name) {
        this.config = config;
        this.registry = registry;
        this.events = new CountedEvents(registry, name);
        this.local =
                LocalCache.ofBytes(
                        config.local().size(), config.local().staleFor(), config.loads(), events);
        LocalMeters.register(local, registry, name);
        Cache<byte[]> levels = config.redis().<Cache<byte[]>>map(this::withRedis).orElse(local);
        this.bytes =
                new MeasuredCache<>(
                        new JitteredCache<>(
                                levels,
                                config.jitter(),
                                () -> ThreadLocalRandom.current().nextDouble()),
                        registry,
                        name);
    }

    /** Opens a cache; its metrics carry the name. */
    public static HotCache open(CacheConfig config, MeterRegistry registry, String name) {
        HotCache cache = new HotCache(config, registry, name);
        Thread.ofVirtual().name("cache-heap").start(cache::watchHeap);
        return cache;
    }

    private TwoLevelCache withRedis(RedisConfig redis) {
        RedisLink opened = add(RedisLink.open(redis));
        link = Optional.of(opened);
        ChangeTeller teller =
                config.tellChanges() ? ChangeTeller.ofThisProcess() : ChangeTeller.silent();
        SharedLevel shared = new SharedCache(opened, teller, config.loads(), events);
        if (config.writeBehind().isPresent()) {
            shared =
                    add(
                            new WriteBehindCache(
                                    shared, config.writeBehind().get(), config.loads(), events));
        }
        ResilientCache guarded =
                add(new ResilientCache(shared, config.breaker(), config.loads(), events));
        resilient = Optional.of(guarded);
        TwoLevelCache both =
                new TwoLevelCache(local, guarded, config.local().longest(), config.loads(), events);
        if (config.tellChanges()) {
            reader = Optional.of(add(new ChangeReader(opened, teller, both::dropLocal, events)));
        }
        return both;
    }

    private <T extends AutoCloseable> T add(T part) {
        open.push(part);
        return part;
    }

    private void watchHeap() {
        HeapPressure pressure = HeapPressure.ofThisJvm(local, config.local().size());
        try {
            while (!closed.await(HEAP_LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                pressure.runOnce();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until Redis is connected and changes are heard, but no longer than told. Nothing needs
     * it: a cache that is not ready works, and drops its local values once when it is.
     *
     * @return whether it is ready
     */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        if (link.isPresent()) {
            link.get().awaitFirstTry(atMost.toMillis());
        }
        return reader.isEmpty()
                ? link.isEmpty() || link.get().isOpen()
                : reader.get().awaitFollowing(atMost);
    }

    /** Values as bytes. */
    public Cache<byte[]> bytes() {
        return bytes;
    }

    /** Values of a type. */
    public <V> Cache<V> of(ValueCodec<V> codec) {
        return new CodecCache<>(bytes, codec, events);
    }

    /** The local level alone: it never asks Redis, and tells nobody. */
    public LocalCache<byte[]> local() {
        return local;
    }

    /** The local level alone, with values of a type. */
    public <V> Cache<V> localOf(ValueCodec<V> codec) {
        return new CodecCache<>(local, codec, events);
    }

    /** The shared level for one that writes what all processes may know; empty without Redis. */
    public Optional<SharedLevel> sharedForWriting() {
        return link.map(
                open -> new SharedCache(open, ChangeTeller.silent(), config.loads(), events));
    }

    /** How long values live, by what they are. */
    public Lifetimes lifetimes() {
        return config.lifetimes();
    }

    /** The link to Redis; empty when there is none by configuration. */
    public Optional<RedisLink> link() {
        return link;
    }

    /** Whether the shared level answers; false as well when there is none by configuration. */
    public boolean isSharedUp() {
        return link.isPresent()
                && link.get().isOpen()
                && resilient.isPresent()
                && resilient.get().isUp();
    }

    /** Entries in the local level. */
    public long localSize() {
        return local.size();
    }

    /** Where the metrics of this cache go. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Closes all parts, the last opened first; writes what still waits to be written. */
    @Override
    public void close() {
        closed.countDown();
        while (!open.isEmpty()) {
            close(open.pop());
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception failed) {
            throw new IllegalStateException("a part of the cache did not close", failed);
        }
    }
}
