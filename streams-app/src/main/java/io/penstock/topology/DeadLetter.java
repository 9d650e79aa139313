package io.penstock.topology;

import io.penstock.task.SizeLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** How a record becomes a dead letter: its bytes and headers as they came, ours beside them. */
public final class DeadLetter {
    /** Why, with field and rule. */
    public static final String REASON = "penstock.reason";

    /** Topic from which it came. */
    public static final String TOPIC = "penstock.topic";

    /** Partition there, in decimal. */
    public static final String PARTITION = "penstock.partition";

    /** Offset there, in decimal. */
    public static final String OFFSET = "penstock.offset";

    /** When it became a dead letter, ms since 1970 in decimal. */
    public static final String TIME = "penstock.time";

    /** Length in bytes of a value too large to copy, of which only the first part is kept. */
    public static final String FULL_LENGTH = "penstock.full-length";

    /** SHA-256 of that value, in hexadecimal. */
    public static final String FULL_DIGEST = "penstock.full-sha256";

    /** Largest value that is copied whole: what a record may hold, less room for headers. */
    static final int MAX_COPY_BYTES = SizeLimits.RECORD_BYTES - 256 * 1024;

    private DeadLetter() {}

    /** Returns the source's headers with ours set; what an earlier redrive left is replaced. */
    static Headers headers(
            Headers source,
            String reason,
            String topic,
            int partition,
            long offset,
            long now,
            byte @Nullable [] value) {
        Headers headers = new RecordHeaders(source.toArray());
        set(headers, REASON, reason);
        set(headers, TOPIC, topic);
        set(headers, PARTITION, Integer.toString(partition));
        set(headers, OFFSET, Long.toString(offset));
        set(headers, TIME, Long.toString(now));
        if (value != null && value.length > MAX_COPY_BYTES) {
            set(headers, FULL_LENGTH, Integer.toString(value.length));
            set(headers, FULL_DIGEST, HexFormat.of().formatHex(sha256(value)));
        }
        return headers;
    }

    /** Returns the value as it came, or its first part when it is too large to copy. */
    static byte @Nullable [] value(byte @Nullable [] value) {
        return value == null || value.length <= MAX_COPY_BYTES
                ? value
                : Arrays.copyOf(value, SizeLimits.DEAD_LETTER_HEAD_BYTES);
    }

    private static void set(Headers headers, String name, String text) {
        headers.remove(name);
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
