package io.penstock.topology;

import io.penstock.json.InvalidField;
import io.penstock.task.RecordRef;
import io.penstock.task.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Where a record first came in: for a re-keyed one that is in its headers, for any other it is the
 * record itself.
 *
 * @param ref topic, partition and offset
 * @param time when it was appended there, ms since 1970
 */
record Origin(RecordRef ref, long time) {
    /** Room for the headers that a re-keyed record gets; a topic's name has at most 249 bytes. */
    static final int HEADERS_BYTES = 1024;

    private static final String ORIGIN = "penstock.origin";
    private static final String ORIGIN_TIME = "penstock.origin-time";
    private static final char[] BASE_32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();

    static Origin of(Record<byte[], byte[]> record, RecordMetadata at) {
        if (at.topic().equals(Topics.REKEYED)) {
            Header ref = record.headers().lastHeader(ORIGIN);
            Header time = record.headers().lastHeader(ORIGIN_TIME);
            if (ref != null && time != null) {
                return new Origin(RecordRef.of(text(ref)), millis(text(time)));
            }
        }
        return new Origin(
                new RecordRef(at.topic(), at.partition(), at.offset()), record.timestamp());
    }

    /** Returns the record's headers with the origin added. */
    Headers onto(Headers source) {
        Headers headers = new RecordHeaders(source.toArray());
        headers.remove(ORIGIN).remove(ORIGIN_TIME);
        headers.add(ORIGIN, ref.toString().getBytes(StandardCharsets.UTF_8));
        headers.add(ORIGIN_TIME, Long.toString(time).getBytes(StandardCharsets.UTF_8));
        return headers;
    }

    /**
     * Returns an id for a submission that has none. The same record gives the same id at each
     * replay; the time keeps a topic that was made anew from repeating ids (R30).
     */
    String taskId() {
        byte[] hash = DeadLetter.sha256((ref + "@" + time).getBytes(StandardCharsets.UTF_8));
        ByteBuffer bits = ByteBuffer.wrap(Arrays.copyOf(hash, 16));
        long high = bits.getLong();
        long low = bits.getLong();
        char[] id = new char[26];
        for (int i = 25; i >= 0; i--) {
            id[i] = BASE_32[(int) (low & 31)];
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return new String(id);
    }

    private static long millis(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidField(ORIGIN_TIME, "must be milliseconds since 1970");
        }
    }

    private static String text(Header header) {
        byte @Nullable [] value = header.value();
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
