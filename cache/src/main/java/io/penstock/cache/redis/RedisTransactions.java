package io.penstock.cache.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.support.ConnectionPoolSupport;
import io.penstock.cache.CacheUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/**
 * Transactions and blocking commands, each on a connection that is its own for that time: on the
 * shared one they would mix with, or hold up, the commands of others. Connections come from a pool
 * of {@link RedisConfig#poolMax}. For one server and for Sentinel; a cluster has no transactions
 * over its keys. Safe for use by many threads.
 */
public final class RedisTransactions implements AutoCloseable {
    private final RedisConfig config;
    private final GenericObjectPool<StatefulRedisConnection<String, byte[]>> pool;

    /**
     * Takes connections of this link; opens none yet.
     *
     * @throws IllegalArgumentException when the link is to a cluster
     */
    public RedisTransactions(RedisLink link) {
        if (link.isCluster()) {
            throw new IllegalArgumentException(
                    "a cluster has no transactions over its keys; use a script on keys of one"
                            + " slot");
        }
        this.config = link.config();
        GenericObjectPoolConfig<StatefulRedisConnection<String, byte[]>> limits =
                new GenericObjectPoolConfig<>();
        limits.setMaxTotal(config.poolMax());
        limits.setMaxIdle(config.poolMax());
        limits.setMinIdle(config.poolIdle());
        limits.setMaxWait(config.connectTimeout());
        limits.setTestOnBorrow(true);
        limits.setJmxEnabled(false);
        this.pool = ConnectionPoolSupport.createGenericObjectPool(link::openToOne, limits, false);
    }

    /**
     * Opens the connections that are kept ready.
     *
     * @throws CacheUnavailable when Redis cannot be reached
     */
    public void warmUp() {
        try {
            pool.preparePool();
        } catch (Exception failed) {
            throw new CacheUnavailable("cannot connect to Redis", failed);
        }
    }

    /** Does all writes as one step that nobody sees half done; returns their answers. */
    public List<Object> run(Consumer<RedisCommands<String, byte[]>> writes) {
        return run(List.of(), commands -> true, (commands, read) -> writes.accept(commands))
                .orElseThrow();
    }

    /**
     * Reads, then writes as one step, unless another has changed a watched key between.
     *
     * @return the answers of the writes; empty when a watched key was changed and nothing written
     * @throws CacheUnavailable when Redis cannot do it
     */
    public <R> Optional<List<Object>> run(
            List<String> watched,
            Function<RedisCommands<String, byte[]>, R> reads,
            BiConsumer<RedisCommands<String, byte[]>, R> writes) {
        return withConnection(
                connection -> {
                    RedisCommands<String, byte[]> commands = connection.sync();
                    if (!watched.isEmpty()) {
                        commands.watch(watched.toArray(String[]::new));
                    }
                    R read = reads.apply(commands);
                    commands.multi();
                    writes.accept(commands, read);
                    TransactionResult result = commands.exec();
                    return result.wasDiscarded()
                            ? Optional.empty()
                            : Optional.of(result.stream().toList());
                });
    }

    /**
     * Lends a connection, for commands that block; each waits at most {@link
     * RedisConfig#bulkBudget}.
     *
     * @throws CacheUnavailable when Redis cannot be reached, fails, or all connections are lent for
     *     longer than the connect timeout
     */
    public <T> T withConnection(Function<StatefulRedisConnection<String, byte[]>, T> work) {
        StatefulRedisConnection<String, byte[]> lent = borrow();
        boolean clean = false;
        try {
            lent.setTimeout(config.bulkBudget());
            T answer = work.apply(lent);
            clean = true;
            return answer;
        } catch (RedisException failed) {
            throw Replies.sorted(failed);
        } finally {
            giveBack(lent, clean);
        }
    }

    private StatefulRedisConnection<String, byte[]> borrow() {
        try {
            return pool.borrowObject();
        } catch (Exception failed) {
            throw new CacheUnavailable("no connection to Redis for a transaction", failed);
        }
    }

    /** A connection on which something failed may be in the middle of a transaction. */
    private void giveBack(StatefulRedisConnection<String, byte[]> lent, boolean clean) {
        if (clean) {
            pool.returnObject(lent);
            return;
        }
        try {
            pool.invalidateObject(lent);
        } catch (Exception notClosed) {
            CompletableFuture<Void> _ = lent.closeAsync();
        }
    }

    /** How many connections wait to be lent. */
    public int idle() {
        return pool.getNumIdle();
    }

    @Override
    public void close() {
        pool.close();
    }
}
