package io.penstock.cache.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.penstock.cache.Answer;
import io.penstock.cache.Cache;
import io.penstock.cache.ForwardingCache;
import io.penstock.cache.Loader;
import io.penstock.cache.Retention;
import io.penstock.cache.Source;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts what a cache is asked and how it answers: {@code cache.gets} by result and level, {@code
 * cache.puts}, and the time of answers that were not local, {@code cache.get.duration}. As safe as
 * the cache inside.
 *
 * @param <V> type of the values
 */
public final class MeasuredCache<V> extends ForwardingCache<V> {
    private final Map<Source, Counter> hits = new EnumMap<>(Source.class);
    private final Map<Source, Timer> hitTimes = new EnumMap<>(Source.class);
    private final Counter stale;
    private final Counter absent;
    private final Counter misses;
    private final Counter unavailable;
    private final Counter puts;
    private final Timer missTime;

    /** Measures a cache under a name. */
    public MeasuredCache(Cache<V> inner, MeterRegistry registry, String cache) {
        super(inner);
        for (Source source : Source.values()) {
            String level = source.name().toLowerCase(Locale.ROOT);
            // A loaded value is a miss that was made good.
            hits.put(
                    source, gets(registry, cache, source == Source.LOADED ? "miss" : "hit", level));
            hitTimes.put(source, time(registry, cache, level));
        }
        stale = gets(registry, cache, "hit", "stale");
        absent = gets(registry, cache, "hit", "absent");
        misses = gets(registry, cache, "miss", "none");
        unavailable = gets(registry, cache, "miss", "unavailable");
        missTime = time(registry, cache, "none");
        puts =
                Counter.builder("cache.puts")
                        .description("Values put into a cache")
                        .tag("cache", cache)
                        .register(registry);
    }

    private static Counter gets(MeterRegistry registry, String cache, String result, String level) {
        return Counter.builder("cache.gets")
                .description("Keys that a cache was asked for")
                .tag("cache", cache)
                .tag("result", result)
                .tag("level", level)
                .register(registry);
    }

    private static Timer time(MeterRegistry registry, String cache, String level) {
        return Timer.builder("cache.get.duration")
                .description("Time until a cache answered, local hits left out")
                .tag("cache", cache)
                .tag("level", level)
                .register(registry);
    }

    @Override
    public Answer<V> lookup(String key) {
        long begun = System.nanoTime();
        return counted(super.lookup(key), begun);
    }

    @Override
    public Map<String, Answer<V>> lookupAll(Collection<String> keys) {
        Map<String, Answer<V>> answers = super.lookupAll(keys);
        answers.values().forEach(this::count);
        return answers;
    }

    @Override
    public Answer<V> lookupOrLoad(String key, Loader<V> loader) {
        long begun = System.nanoTime();
        return counted(super.lookupOrLoad(key, loader), begun);
    }

    @Override
    public void put(String key, V value, Retention retention) {
        puts.increment();
        super.put(key, value, retention);
    }

    @Override
    public void putAll(Map<String, V> values, Retention retention) {
        puts.increment(values.size());
        super.putAll(values, retention);
    }

    @Override
    public void putAbsent(String key, Duration ttl) {
        puts.increment();
        super.putAbsent(key, ttl);
    }

    private Answer<V> counted(Answer<V> answer, long begun) {
        Timer timer = missTime;
        if (answer instanceof Answer.Hit<V> hit) {
            timer = hit.source() == Source.LOCAL ? null : hitTimes.get(hit.source());
        }
        if (timer != null) {
            timer.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        }
        count(answer);
        return answer;
    }

    private void count(Answer<V> answer) {
        Counter counter =
                switch (answer) {
                    case Answer.Hit<V> hit -> hits.get(hit.source());
                    case Answer.Stale<V> old -> stale;
                    case Answer.Absent<V> none -> absent;
                    case Answer.Miss<V> miss -> misses;
                    case Answer.Unavailable<V> away -> unavailable;
                };
        if (counter != null) {
            counter.increment();
        }
    }
}
