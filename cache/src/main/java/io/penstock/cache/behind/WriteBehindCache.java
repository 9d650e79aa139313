package io.penstock.cache.behind;

import io.penstock.cache.Answer;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.CacheUnavailable;
import io.penstock.cache.Loaded;
import io.penstock.cache.Loader;
import io.penstock.cache.Retention;
import io.penstock.cache.Selection;
import io.penstock.cache.Source;
import io.penstock.cache.behind.WaitingWrites.Write;
import io.penstock.cache.load.Claim;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.load.Loading;
import io.penstock.cache.load.SharedLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts return at once; a thread writes the values in batches, the last one of each key. Whoever
 * asks here sees them already. While the server is away they wait and are tried again; when too
 * many wait, a put waits for room and then fails. A value is given up only when its own time is
 * over, and that is counted. What was not written is lost with the process, so close it. Wrap it in
 * a {@code ResilientCache}, not the other way round: this class must see failures. Safe for use by
 * many threads.
 */
public final class WriteBehindCache implements SharedLevel, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WriteBehindCache.class);

    private static final long RETRY_MILLIS = 100;

    private final SharedLevel inner;
    private final WriteBehindConfig config;
    private final CacheEvents events;
    private final WaitingWrites writes;
    private final Loading<byte[]> loading;
    private final CountDownLatch giveUp = new CountDownLatch(1);
    private final Thread thread;

    /** Writes behind to a shared level; the caller closes what is inside, after this. */
    public WriteBehindCache(
            SharedLevel inner, WriteBehindConfig config, LoadLimits limits, CacheEvents events) {
        this.inner = inner;
        this.config = config;
        this.events = events;
        this.writes = new WaitingWrites(config.capacity(), config.batch());
        this.loading = new Loading<>(this, limits, events);
        this.thread = Thread.ofVirtual().name("cache-write-behind").unstarted(this::run);
        thread.start();
    }

    private void run() {
        try {
            Map<String, Write> taken = writes.take(config.linger());
            while (!taken.isEmpty()) {
                boolean written = write(taken);
                writes.done(written);
                if (!written && giveUp.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                taken = writes.take(config.linger());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean write(Map<String, Write> taken) {
        Map<String, Loaded.Found<byte[]>> good = new LinkedHashMap<>();
        taken.forEach(
                (key, write) -> {
                    if (write.leftMillis() > 0) {
                        good.put(key, write.asLeft());
                    } else {
                        events.count(CacheEvent.EXPIRED_UNWRITTEN);
                    }
                });
        if (good.isEmpty()) {
            return true;
        }
        try {
            inner.putEach(good);
            events.count(CacheEvent.BATCH_WRITTEN);
            return true;
        } catch (CacheUnavailable failed) {
            log.atDebug().setCause(failed).log("batch not written; trying again");
            return false;
        }
    }

    @Override
    public Answer<byte[]> lookup(String key) {
        Write write = writes.find(key);
        return write == null || write.leftMillis() <= 0 ? inner.lookup(key) : hit(write);
    }

    private static Answer<byte[]> hit(Write write) {
        long left = Math.max(0, write.leftMillis());
        return new Answer.Hit<>(write.value(), left, left, Source.LOCAL);
    }

    @Override
    public Map<String, Answer<byte[]>> lookupAll(Collection<String> keys) {
        Map<String, Answer<byte[]>> answers = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (String key : keys) {
            Write write = writes.find(key);
            if (write == null || write.leftMillis() <= 0) {
                // Holds the place, so that the answers come in the order of the keys.
                answers.put(key, new Answer.Miss<>());
                unknown.add(key);
            } else {
                answers.put(key, hit(write));
            }
        }
        if (!unknown.isEmpty()) {
            answers.putAll(inner.lookupAll(unknown));
        }
        return answers;
    }

    @Override
    public Answer<byte[]> lookupOrLoad(String key, Loader<byte[]> loader) {
        return loading.lookupOrLoad(key, loader);
    }

    /**
     * Lets a value wait to be written.
     *
     * @throws CacheUnavailable when there was no room in time
     */
    @Override
    public void put(String key, byte[] value, Retention retention) {
        boolean added =
                waitFor(() -> writes.add(key, Write.now(value, retention), config.putWait()));
        if (!added) {
            throw new CacheUnavailable(
                    "no room for another value to be written behind in "
                            + config.putWait().toMillis()
                            + " ms",
                    null);
        }
        loading.forget(Selection.keys(Set.of(key)));
    }

    @Override
    public void putEach(Map<String, Loaded.Found<byte[]>> values) {
        values.forEach((key, found) -> put(key, found.value(), found.retention()));
    }

    /** Written at once: absence is brief, and waiting would take most of its time. */
    @Override
    public void putAbsent(String key, Duration ttl) {
        removeWaiting(Selection.keys(Set.of(key)));
        inner.putAbsent(key, ttl);
        loading.forget(Selection.keys(Set.of(key)));
    }

    @Override
    public void invalidate(Selection selection) {
        removeWaiting(selection);
        inner.invalidate(selection);
        loading.forget(selection);
    }

    private void removeWaiting(Selection selection) {
        if (!waitFor(() -> writes.remove(selection, config.putWait()))) {
            throw new CacheUnavailable("a value is being written and Redis does not answer", null);
        }
    }

    @Override
    public Claim<byte[]> claim(String key, long leastLeftMillis) {
        Write write = writes.find(key);
        return write != null && write.leftMillis() > leastLeftMillis
                ? new Claim.Found<>(hit(write))
                : inner.claim(key, leastLeftMillis);
    }

    @Override
    public void renew(String key, Claim.Granted<byte[]> grant) {
        inner.renew(key, grant);
    }

    @Override
    public boolean keep(String key, Claim.Granted<byte[]> grant, Loaded<byte[]> loaded) {
        if (writes.find(key) != null) {
            // Put while the load ran: what was put is newer.
            inner.release(key, grant);
            return false;
        }
        return inner.keep(key, grant, loaded);
    }

    @Override
    public void release(String key, Claim.Granted<byte[]> grant) {
        inner.release(key, grant);
    }

    /** How many values wait to be written. */
    public int waiting() {
        return writes.size();
    }

    /** Waits until all is written; false when that took longer than told. */
    public boolean flush(Duration atMost) {
        return waitFor(() -> writes.awaitEmpty(atMost));
    }

    /** Takes no more values and writes what waits, for as long as configured. */
    @Override
    public void close() {
        writes.close();
        if (!flush(config.closeWait())) {
            log.atWarn()
                    .addKeyValue("values", writes.size())
                    .log("closed before all values were written");
        }
        giveUp.countDown();
        thread.interrupt();
    }

    /** Something to wait for. */
    private interface Waiting {
        boolean end() throws InterruptedException;
    }

    private static boolean waitFor(Waiting waiting) {
        try {
            return waiting.end();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CacheUnavailable("interrupted while waiting to write behind", interrupted);
        }
    }
}
