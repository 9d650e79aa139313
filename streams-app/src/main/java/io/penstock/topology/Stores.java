package io.penstock.topology;

import io.penstock.stats.WindowKind;
import io.penstock.task.SizeLimits;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.WindowStore;

/** The stores: names, retention, and how each is kept. */
public final class Stores {
    /** Tasks on their way, by id. */
    public static final String ACTIVE = "active";

    /** Ids that ended lately, so that a second submission is known as a duplicate. */
    public static final String RECENT_IDS = "recent-ids";

    /** Ends by id. */
    public static final String ENDED = "ended";

    /** Ends by time: one constant key, so that a backward fetch is truly newest first (R1). */
    public static final String ENDED_LOG = "ended-log";

    /** What is added up about the ends, by window and key. */
    public static final String STATS = "stats";

    /** How long an id is known as a duplicate after its end. */
    public static final Duration RECENT_IDS_RETENTION = Duration.ofHours(1);

    /** Window starts of {@link #RECENT_IDS} are multiples of this: a look-up is few point gets. */
    public static final Duration RECENT_IDS_SEGMENT = Duration.ofMinutes(30);

    /** How long an end can be queried. */
    public static final Duration ENDED_RETENTION = Duration.ofHours(2);

    /** Window starts of {@link #ENDED} are multiples of this (R22). */
    public static final Duration ENDED_SEGMENT = Duration.ofHours(1);

    /** The one key of {@link #ENDED_LOG}. */
    static final String LOG_KEY = "";

    /** Changelogs must take what topics take, or one large task stops its partition (R3). */
    private static final Map<String, String> CHANGELOG =
            Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(SizeLimits.RECORD_BYTES));

    /**
     * The stats are restored from the first record of their log, so it must not grow: small
     * segments are compacted soon, and none outlives the rows in it.
     */
    private static final Map<String, String> STATS_CHANGELOG =
            Map.of(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(SizeLimits.RECORD_BYTES),
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(WindowKind.FIVE_MINUTES.kept().plusHours(2).toMillis()),
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    Integer.toString(8 * 1024 * 1024),
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                    "0.2");

    private Stores() {}

    /** Record cache on: submit, assign and end inside one commit leave one record (R21). */
    static StoreBuilder<KeyValueStore<String, byte[]>> active() {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                        org.apache.kafka.streams.state.Stores.persistentKeyValueStore(ACTIVE),
                        Serdes.String(),
                        Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(CHANGELOG);
    }

    static StoreBuilder<WindowStore<String, byte[]>> recentIds() {
        return window(RECENT_IDS, RECENT_IDS_RETENTION, RECENT_IDS_SEGMENT, false);
    }

    static StoreBuilder<WindowStore<String, byte[]>> ended() {
        return window(ENDED, ENDED_RETENTION, ENDED_SEGMENT, false);
    }

    static StoreBuilder<WindowStore<String, byte[]>> endedLog() {
        return window(ENDED_LOG, ENDED_RETENTION, ENDED_SEGMENT, true);
    }

    /**
     * In memory, record cache on: a row changed a thousand times in a commit is one record (R20).
     */
    static StoreBuilder<KeyValueStore<byte[], byte[]>> stats() {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                        org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(STATS),
                        Serdes.ByteArray(),
                        Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(STATS_CHANGELOG);
    }

    /** Record cache off: each row is written once. */
    private static StoreBuilder<WindowStore<String, byte[]>> window(
            String name, Duration retention, Duration window, boolean duplicates) {
        return org.apache.kafka.streams.state.Stores.windowStoreBuilder(
                        org.apache.kafka.streams.state.Stores.persistentWindowStore(
                                name, retention, window, duplicates),
                        Serdes.String(),
                        Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(CHANGELOG);
    }

    /** Returns the start of the window that holds the given time. */
    public static long windowStart(long timeMs, Duration window) {
        return timeMs - Math.floorMod(timeMs, window.toMillis());
    }
}
