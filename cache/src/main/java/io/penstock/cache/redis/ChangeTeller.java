package io.penstock.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.cache.Selection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Writes what changed to a stream that all processes read. Safe for use by many threads. */
public final class ChangeTeller {
    /**
     * Readers that fall back further drop all they hold; about 3 MB when every message is short.
     */
    private static final int LONGEST = 10_000;

    /** A reader finds the stream gone after a day without changes, and drops all it holds. */
    private static final Duration STREAM_TTL = Duration.ofDays(1);

    private final String origin;
    private final boolean silent;

    private ChangeTeller(String origin, boolean silent) {
        this.origin = origin;
        this.silent = silent;
    }

    /** Tells in the name of this process. */
    public static ChangeTeller ofThisProcess() {
        return new ChangeTeller(UUID.randomUUID().toString(), false);
    }

    /** Tells nothing: for a cache whose readers hear of changes in another way. */
    public static ChangeTeller silent() {
        return new ChangeTeller("", true);
    }

    /** What the messages of this process are signed with. */
    String origin() {
        return origin;
    }

    void add(RedisBatch batch, KeyNames names, Selection changed) {
        if (!silent) {
            batch.run(
                    CacheScripts.TELL,
                    List.of(names.changes()),
                    List.of(
                            origin.getBytes(US_ASCII),
                            ChangeMessage.kind(changed).getBytes(US_ASCII),
                            ChangeMessage.what(changed),
                            ascii(LONGEST),
                            ascii(STREAM_TTL.toMillis())));
        }
    }

    static byte[] ascii(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
