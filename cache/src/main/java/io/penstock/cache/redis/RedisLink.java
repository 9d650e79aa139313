package io.penstock.cache.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.penstock.cache.CacheUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection to Redis that all callers of a process share. Opening never fails and never
 * waits: while Redis cannot be reached, commands are refused at once, and the link goes on trying
 * behind, from once in 250 ms to once in five seconds. Safe for use by many threads.
 */
public final class RedisLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final RedisConfig config;
    private final RedisClients clients;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch firstTry = new CountDownLatch(1);
    private volatile @Nullable RedisConnection connection;
    private volatile @Nullable String whyNot;

    private RedisLink(RedisConfig config) {
        this.config = config;
        this.clients = new RedisClients(config);
    }

    /** Opens a link; it connects behind. */
    public static RedisLink open(RedisConfig config) {
        RedisLink link = new RedisLink(config);
        Thread.ofVirtual().name("redis-connect").start(link::connectUntilOpen);
        return link;
    }

    private void connectUntilOpen() {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (!connectOnce() && !closed.await(pause, TimeUnit.MILLISECONDS)) {
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean connectOnce() {
        try {
            RedisConnection opened = clients.connect();
            connection = opened;
            whyNot = null;
            if (closed.getCount() == 0) {
                opened.raw().close();
            }
            log.atInfo().addKeyValue("redis", config.address()).log("connected to Redis");
            return true;
        } catch (RuntimeException failed) {
            String reason = rootMessage(failed);
            if (!reason.equals(whyNot) && closed.getCount() > 0) {
                log.atWarn()
                        .addKeyValue("redis", config.address())
                        .addKeyValue("error", reason)
                        .log("Redis cannot be reached; going on without");
            }
            whyNot = reason;
            return closed.getCount() == 0;
        } finally {
            firstTry.countDown();
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** Waits until the first try to connect has ended, either way, but no longer than told. */
    public void awaitFirstTry(long atMostMillis) throws InterruptedException {
        boolean _ = firstTry.await(atMostMillis, TimeUnit.MILLISECONDS);
    }

    /** Whether commands would be sent now. */
    public boolean isOpen() {
        RedisConnection open = connection;
        return open != null && open.raw().isOpen();
    }

    /** What the server said when the link could not be opened, such as a wrong password. */
    public @Nullable String whyNotOpen() {
        return whyNot;
    }

    /** How this link is configured. */
    public RedisConfig config() {
        return config;
    }

    boolean isCluster() {
        return config.address().topology() == RedisTopology.CLUSTER;
    }

    /**
     * The connection that all share.
     *
     * @throws CacheUnavailable while there is none
     */
    RedisConnection connection() {
        RedisConnection open = connection;
        if (open == null) {
            throw new CacheUnavailable("not connected to Redis", null);
        }
        return open;
    }

    RedisClusterAsyncCommands<String, byte[]> commands() {
        return connection().commands();
    }

    /** Sends the commands in one write and does not wait. */
    void dispatch(RedisBatch batch) {
        try {
            connection().raw().dispatch(batch.commands());
        } catch (RedisException refused) {
            throw Replies.sorted(refused);
        }
    }

    /**
     * Sends the commands in one write and waits until all are answered.
     *
     * @throws CacheUnavailable what the first that failed said; the others may have been done
     */
    void send(RedisBatch batch, Duration budget) {
        dispatch(batch);
        long end = System.nanoTime() + budget.toNanos();
        RedisBatch again = new RedisBatch();
        CacheUnavailable failure = null;
        for (Future<?> reply : batch.commands()) {
            try {
                Replies.await(reply, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            } catch (UnknownScript unknown) {
                batch.addByText(reply, again);
            } catch (CacheUnavailable failed) {
                failure = failure == null ? failed : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        if (!again.commands().isEmpty()) {
            send(again, budget);
        }
    }

    /** Runs a script, by its text when the server does not know it yet. */
    List<Object> run(RedisScript script, List<String> keys, List<byte[]> arguments) {
        RedisBatch bySha = new RedisBatch();
        Future<List<Object>> reply = bySha.ask(script, keys, arguments);
        dispatch(bySha);
        try {
            return Replies.await(reply, config.commandBudget());
        } catch (UnknownScript unknown) {
            RedisBatch byText = new RedisBatch();
            Future<List<Object>> second = byText.askByText(script, keys, arguments);
            dispatch(byText);
            return Replies.await(second, config.commandBudget());
        }
    }

    /** Waits for one step of work on many keys. */
    <T extends @Nullable Object> T awaitBulk(RedisFuture<T> reply) {
        return Replies.await(reply, config.bulkBudget());
    }

    /**
     * Opens a connection of its own for commands that block; the caller closes it.
     *
     * @throws CacheUnavailable when Redis cannot be reached
     */
    public RedisConnection openAnother() {
        try {
            return clients.connect();
        } catch (RuntimeException failed) {
            throw new CacheUnavailable("cannot connect to Redis", failed);
        }
    }

    StatefulRedisConnection<String, byte[]> openToOne() {
        return clients.connectToOne();
    }

    @Override
    public void close() {
        closed.countDown();
        clients.close();
    }
}
