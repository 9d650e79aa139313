package io.penstock.bench.cache;

import io.lettuce.core.SetArgs;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.Retention;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.redis.ChangeTeller;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.cache.redis.RedisConnection;
import io.penstock.cache.redis.RedisLink;
import io.penstock.cache.redis.RedisTransactions;
import io.penstock.cache.redis.SharedCache;
import io.penstock.localstack.LocalRedis;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Question: what do reads, writes, batches and transactions cost on one connection to Redis?
 *
 * <p>Workload: a redis-server on loopback, values of 256 bytes, one key each in turn of 1,000. A
 * put is what the cache does for one: it takes away the lease of a load that may be under way, and
 * sets. A batch has 100 of them; its figure is for each value.
 *
 * <p>Command: {@code Benches RedisBench}, with {@code -t 64} for 64 threads on the one connection;
 * beside it {@code redis-benchmark -t get -d 256 -c 64}. Started as {@code bench/README.md} says.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RedisBench {
    private static final int BATCH = 100;
    private static final int KEYS = 1_000;
    private static final Retention HOUR = Retention.of(Duration.ofHours(1));

    private final LocalRedis redis = LocalRedis.start();
    private final RedisLink link =
            RedisLink.open(
                    RedisConfig.of(RedisAddress.parse(redis.uri()))
                            .withCommandBudget(Duration.ofSeconds(5)));
    private final SharedCache cache =
            new SharedCache(link, ChangeTeller.silent(), LoadLimits.defaults(), CacheEvents.none());
    private final RedisTransactions transactions = new RedisTransactions(link);
    private final byte[] value = new byte[256];
    private final Map<String, byte[]> batch = new HashMap<>();
    private final String[] keys = new String[KEYS];

    /** A place in the keys for each thread. */
    @State(Scope.Thread)
    public static class Turn {
        private int next;
    }

    /** Connects and puts the values. */
    @Setup
    public void fill() throws InterruptedException {
        link.awaitFirstTry(5_000);
        for (int i = 0; i < KEYS; i++) {
            keys[i] = "task:result:" + i;
            cache.put(keys[i], value, HOUR);
            if (i < BATCH) {
                batch.put(keys[i], value);
            }
        }
        transactions.warmUp();
    }

    /** Closes all. */
    @TearDown
    public void close() {
        transactions.close();
        link.close();
        redis.close();
    }

    private String key(Turn turn) {
        turn.next = (turn.next + 1) % KEYS;
        return keys[turn.next];
    }

    /** A hit: one GET. */
    @Benchmark
    public Optional<byte[]> get(Turn turn) {
        return cache.get(key(turn));
    }

    /** A put, one by one. */
    @Benchmark
    public void put(Turn turn) {
        cache.put(key(turn), value, HOUR);
    }

    /** A put as one of a hundred in one write. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void putInBatch() {
        cache.putAll(batch, HOUR);
    }

    /** MULTI, SET, EXEC on a connection of the pool. */
    @Benchmark
    public List<Object> transaction(Turn turn) {
        String key = key(turn);
        return transactions.run(
                commands -> commands.set(key, value, SetArgs.Builder.px(HOUR.ttl())));
    }

    /** A connection of its own, from opening to its first answer and closing; nobody should. */
    @Benchmark
    public String connectAndAsk() throws Exception {
        RedisConnection opened = link.openAnother();
        try (var _ = opened.raw()) {
            return opened.commands().ping().get(5, TimeUnit.SECONDS);
        }
    }
}
