package io.penstock.cache.config;

import io.penstock.cache.behind.WriteBehindConfig;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.cache.resilient.BreakerConfig;
import java.util.Optional;

/**
 * All settings of a cache.
 *
 * @param redis the shared level; without it the local level works alone
 * @param jitter the greatest part by which a time to live is shortened at random, 0 to 0.9
 * @param tellChanges whether processes tell each other what they change; not needed where all hear
 *     of it in another way, such as from an event log
 * @param writeBehind how values are written later and in batches; without it a put writes
 */
public record CacheConfig(
        Optional<RedisConfig> redis,
        LocalConfig local,
        LoadLimits loads,
        BreakerConfig breaker,
        double jitter,
        boolean tellChanges,
        Optional<WriteBehindConfig> writeBehind,
        Lifetimes lifetimes) {
    /** The local level alone. */
    public static CacheConfig localOnly() {
        return new CacheConfig(
                Optional.empty(),
                LocalConfig.defaults(),
                LoadLimits.defaults(),
                BreakerConfig.defaults(),
                0.1,
                true,
                Optional.empty(),
                Lifetimes.defaults());
    }

    /** Both levels; a tenth of jitter, changes told, nothing written behind. */
    public static CacheConfig of(RedisConfig redis) {
        return localOnly().withRedis(redis);
    }

    public CacheConfig withRedis(RedisConfig shared) {
        return new CacheConfig(
                Optional.of(shared),
                local,
                loads,
                breaker,
                jitter,
                tellChanges,
                writeBehind,
                lifetimes);
    }

    public CacheConfig withLocal(LocalConfig other) {
        return new CacheConfig(
                redis, other, loads, breaker, jitter, tellChanges, writeBehind, lifetimes);
    }

    public CacheConfig withLoads(LoadLimits limits) {
        return new CacheConfig(
                redis, local, limits, breaker, jitter, tellChanges, writeBehind, lifetimes);
    }

    public CacheConfig withBreaker(BreakerConfig other) {
        return new CacheConfig(
                redis, local, loads, other, jitter, tellChanges, writeBehind, lifetimes);
    }

    public CacheConfig withJitter(double part) {
        return new CacheConfig(
                redis, local, loads, breaker, part, tellChanges, writeBehind, lifetimes);
    }

    public CacheConfig withTellChanges(boolean tell) {
        return new CacheConfig(redis, local, loads, breaker, jitter, tell, writeBehind, lifetimes);
    }

    public CacheConfig withLifetimes(Lifetimes times) {
        return new CacheConfig(
                redis, local, loads, breaker, jitter, tellChanges, writeBehind, times);
    }

    public CacheConfig withWriteBehind(WriteBehindConfig behind) {
        return new CacheConfig(
                redis, local, loads, breaker, jitter, tellChanges, Optional.of(behind), lifetimes);
    }
}
