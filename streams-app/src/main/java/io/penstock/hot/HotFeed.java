package io.penstock.hot;

import io.penstock.cache.CacheUnavailable;
import io.penstock.cache.Loaded;
import io.penstock.cache.Selection;
import io.penstock.cache.load.SharedLevel;
import io.penstock.gateway.metrics.MetricSink;
import io.penstock.gateway.metrics.MetricSource;
import io.penstock.task.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what the log tells to Redis, as a member of a consumer group. The log is the buffer: while
 * Redis is away the group waits at its offset, which its lag shows; when it is back, values whose
 * time is over by then are left out. Offsets are committed behind the write, so a crash repeats
 * writes, and a repeated write changes nothing.
 *
 * <p>{@link #runOnce} is called by one thread; figures may be asked for by any.
 */
public final class HotFeed implements MetricSource {
    private static final Duration POLL = Duration.ofMillis(500);

    /** Between two tries while Redis is away; the member stays in its group meanwhile. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(HotFeed.class);

    private final Consumer<byte[], byte[]> consumer;
    private final SharedLevel redis;
    private final FeedRules rules;
    private final InstantSource clock;
    private final LongAdder written = new LongAdder();
    private final LongAdder outlived = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private @Nullable HotWrites pending;
    private volatile long waitsSinceMs;

    /**
     * Joins the group.
     *
     * @param consumer of the group, read committed, without auto-commit, with an assignor that
     *     takes all partitions away in a rebalance; used by the thread of {@link #runOnce} alone
     *     from here on
     */
    HotFeed(
            Consumer<byte[], byte[]> consumer,
            SharedLevel redis,
            FeedRules rules,
            InstantSource clock) {
        this.consumer = consumer;
        this.redis = redis;
        this.rules = rules;
        this.clock = clock;
        consumer.subscribe(
                List.of(Topics.EVENTS, Topics.AGENTS),
                new ConsumerRebalanceListener() {
                    @Override
                    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                        // Not committed: whoever gets the partitions reads them again.
                        pending = null;
                    }

                    @Override
                    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
                });
    }

    /** Reads a batch, or tries again to write the one before. Returns after half a second. */
    public void runOnce() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(pending == null ? POLL : PAUSE);
        if (!records.isEmpty()) {
            pending = translate(records);
        }
        HotWrites writes = pending;
        if (writes == null) {
            return;
        }
        if (write(writes)) {
            pending = null;
            consumer.resume(consumer.paused());
            consumer.commitSync();
        } else {
            consumer.pause(consumer.assignment());
        }
    }

    private HotWrites translate(ConsumerRecords<byte[], byte[]> records) {
        HotWrites writes = new HotWrites();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.topic().equals(Topics.EVENTS)) {
                rules.event(record.value(), record.timestamp(), writes);
            } else if (record.key() != null) {
                rules.agent(
                        new String(record.key(), StandardCharsets.UTF_8),
                        record.value(),
                        record.timestamp(),
                        writes);
            }
        }
        return writes;
    }

    private boolean write(HotWrites writes) {
        Map<String, Loaded.Found<byte[]>> values = writes.toKeep(clock.millis());
        try {
            if (!values.isEmpty()) {
                redis.putEach(values);
            }
            if (!writes.toDrop().isEmpty()) {
                redis.invalidate(Selection.keys(Set.copyOf(writes.toDrop())));
            }
        } catch (CacheUnavailable e) {
            refused.increment();
            if (waitsSinceMs == 0) {
                waitsSinceMs = clock.millis();
                LOG.atWarn()
                        .addKeyValue("error", e.getMessage())
                        .log("Redis takes no results, they wait in the log");
            }
            return false;
        }
        written.add(values.size());
        outlived.add(writes.size() - values.size());
        if (waitsSinceMs != 0) {
            LOG.atInfo()
                    .addKeyValue("waitedMs", clock.millis() - waitsSinceMs)
                    .log("Redis takes results again");
            waitsSinceMs = 0;
        }
        return true;
    }

    /** Returns how many values were written since the start. */
    public long written() {
        return written.sum();
    }

    /** Returns how many values were left out, since their time was over before Redis took them. */
    public long outlived() {
        return outlived.sum();
    }

    /** Returns since when Redis takes nothing, ms since 1970; 0 while it does. */
    public long waitsSinceMs() {
        return waitsSinceMs;
    }

    @Override
    public void collect(MetricSink sink) {
        sink.counter(
                "penstock_cache_feed_written_total",
                "Values that were copied from the log to Redis.",
                Map.of(),
                (double) written());
        sink.counter(
                "penstock_cache_feed_outlived_total",
                "Values that were left out, their time was over before Redis took them.",
                Map.of(),
                (double) outlived());
        sink.counter(
                "penstock_cache_feed_refused_total",
                "Batches that Redis did not take; each is tried again.",
                Map.of(),
                (double) refused.sum());
        sink.gauge(
                "penstock_cache_feed_waiting_seconds",
                "For how long Redis has taken nothing.",
                Map.of(),
                waitsSinceMs == 0 ? 0 : (clock.millis() - waitsSinceMs) / 1_000.0);
    }
}
