package io.penstock.topology;

import io.penstock.task.SizeLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
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

    /** Length in bytes of a key too large to copy, of which only the first part is kept. */
    public static final String FULL_KEY_LENGTH = "penstock.full-key-length";

    /** Bytes of the source's own headers, where they are too large to copy and left out. */
    public static final String HEADERS_LEFT_OUT = "penstock.headers-left-out";

    /** Largest value that is copied whole: what a record may hold, less key and headers. */
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
            byte @Nullable [] key,
            byte @Nullable [] value) {
        int sourceBytes = bytesOf(source);
        boolean copied = sourceBytes <= SizeLimits.HEADERS_BYTES + Origin.HEADERS_BYTES;
        Headers headers = copied ? new RecordHeaders(source.toArray()) : new RecordHeaders();
        if (!copied) {
            set(headers, HEADERS_LEFT_OUT, Integer.toString(sourceBytes));
        }
        set(headers, REASON, reason);
        set(headers, TOPIC, topic);
        set(headers, PARTITION, Integer.toString(partition));
        set(headers, OFFSET, Long.toString(offset));
        set(headers, TIME, Long.toString(now));
        if (key != null && key.length > SizeLimits.DEAD_LETTER_HEAD_BYTES) {
            set(headers, FULL_KEY_LENGTH, Integer.toString(key.length));
        }
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

    /** Returns the key as it came, or its first part when it is too large to copy. */
    static byte @Nullable [] key(byte @Nullable [] key) {
        return key == null || key.length <= SizeLimits.DEAD_LETTER_HEAD_BYTES
                ? key
                : Arrays.copyOf(key, SizeLimits.DEAD_LETTER_HEAD_BYTES);
    }

    /** Returns what names and values of the headers take together. */
    static int bytesOf(Headers headers) {
        int bytes = 0;
        for (Header header : headers) {
            byte @Nullable [] value = header.value();
            bytes += Utils.utf8Length(header.key()) + (value == null ? 0 : value.length);
        }
        return bytes;
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
