package io.penstock.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.CacheUnavailable;
import io.penstock.cache.Selection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what other processes change, on a connection and a thread of its own. After a lost
 * connection it goes on where it was; where the numbers of the messages show that some are lost, it
 * says that everything has changed. Safe for use by many threads.
 */
public final class ChangeReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChangeReader.class);

    private static final Duration BLOCK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = BLOCK.plusSeconds(2);
    private static final int MESSAGES_A_READ = 500;
    private static final long PAUSE_MILLIS = 100;

    private final RedisLink link;
    private final String origin;
    private final String stream;
    private final Consumer<Selection> changed;
    private final CacheEvents events;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch following = new CountDownLatch(1);
    private final Thread thread;
    private boolean began;
    private @Nullable StreamPosition position;

    /** Starts to read; {@code changed} is called on the reader's thread. */
    public ChangeReader(
            RedisLink link, ChangeTeller teller, Consumer<Selection> changed, CacheEvents events) {
        this.link = link;
        this.origin = teller.origin();
        this.stream = new KeyNames(link.config().keyPrefix(), link.isCluster()).changes();
        this.changed = changed;
        this.events = events;
        this.thread = Thread.ofVirtual().name("cache-changes").unstarted(this::run);
        thread.start();
    }

    /** Waits until the first connection reads, but no longer than told; says whether it does. */
    public boolean awaitFollowing(Duration atMost) throws InterruptedException {
        return following.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void run() {
        try {
            do {
                followOneConnection();
            } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void followOneConnection() {
        RedisConnection connection = null;
        try {
            connection = link.openAnother();
            resume(connection);
            following.countDown();
            while (closed.getCount() > 0) {
                readOnce(connection);
            }
        } catch (CacheUnavailable lost) {
            log.atDebug().setCause(lost).log("stream of changes lost; trying again");
        } catch (RuntimeException unexpected) {
            if (closed.getCount() > 0) {
                log.atWarn().setCause(unexpected).log("stream of changes not read; trying again");
            }
        } finally {
            if (connection != null) {
                CompletableFuture<Void> _ = connection.raw().closeAsync();
            }
        }
    }

    private void resume(RedisConnection connection) {
        if (began) {
            checkHead(connection);
            return;
        }
        position = head(connection);
        began = true;
        // What was read before this moment may have changed without our hearing.
        changed.accept(Selection.all());
    }

    private void readOnce(RedisConnection connection) {
        StreamPosition from = position;
        XReadArgs.StreamOffset<String> offset =
                XReadArgs.StreamOffset.from(
                        stream, from == null ? StreamPosition.START : from.id());
        // Lettuce takes an array of a generic type; it only reads it.
        @SuppressWarnings("unchecked")
        RedisFuture<List<StreamMessage<String, byte[]>>> reply =
                connection
                        .commands()
                        .xread(XReadArgs.Builder.block(BLOCK).count(MESSAGES_A_READ), offset);
        List<StreamMessage<String, byte[]>> messages = Replies.await(reply, PATIENCE);
        if (messages.isEmpty()) {
            checkHead(connection);
        }
        messages.forEach(this::take);
    }

    private void take(StreamMessage<String, byte[]> message) {
        StreamPosition at = StreamPosition.parse(message.getId());
        StreamPosition before = position;
        position = at;
        if (before == null ? !at.isFirst() : !at.isNextAfter(before)) {
            gap(before, at);
            return;
        }
        if (!origin.equals(text(message, "from"))) {
            byte[] what = message.getBody().getOrDefault("what", new byte[0]);
            changed.accept(ChangeMessage.read(text(message, "kind"), what));
        }
    }

    private static String text(StreamMessage<String, byte[]> message, String field) {
        return new String(message.getBody().getOrDefault(field, new byte[0]), US_ASCII);
    }

    /** A stream that ends before our place is another one: Redis was emptied. */
    private void checkHead(RedisConnection connection) {
        StreamPosition before = position;
        if (before == null) {
            return;
        }
        StreamPosition head = head(connection);
        if (head == null || head.compareTo(before) < 0) {
            position = head;
            gap(before, head);
        }
    }

    private @Nullable StreamPosition head(RedisConnection connection) {
        List<StreamMessage<String, byte[]>> last =
                Replies.await(
                        connection.commands().xrevrange(stream, Range.unbounded(), Limit.from(1)),
                        PATIENCE);
        return last.isEmpty() ? null : StreamPosition.parse(last.getFirst().getId());
    }

    private void gap(@Nullable StreamPosition before, @Nullable StreamPosition now) {
        events.count(CacheEvent.GAP);
        log.atInfo()
                .addKeyValue("before", before)
                .addKeyValue("now", now)
                .log("changes were missed; dropping all local values");
        changed.accept(Selection.all());
    }

    /** Stops reading; returns when the thread has ended. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
