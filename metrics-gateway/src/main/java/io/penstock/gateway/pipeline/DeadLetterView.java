package io.penstock.gateway.pipeline;

import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as HTTP and {@code --json} show it. Immutable; bytes are shown as text where they
 * are UTF-8 ({@code key}, {@code value}), else in base64 ({@code keyBase64}, {@code valueBase64}).
 */
public final class DeadLetterView {
    private static final PropertyNames NAMES =
            JsonText.names(
                    "id",
                    "reason",
                    "topic",
                    "partition",
                    "offset",
                    "time",
                    "key",
                    "keyBase64",
                    "value",
                    "valueBase64",
                    "headers");

    private final int letterPartition;
    private final long letterOffset;
    private final String reason;
    private final String topic;
    private final int partition;
    private final long offset;
    private final long time;
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final Map<String, String> headers;

    /**
     * @param letterPartition partition of {@code tasks.dead-letters} in which it lies
     * @param letterOffset its offset there
     * @param reason what was wrong, with field and rule
     * @param topic the topic from which it came
     * @param partition its partition there
     * @param offset its offset there
     * @param time when it became a dead letter, milliseconds since 1970
     * @param key the record's key as it came; not copied, not to be changed afterwards
     * @param value the record's value as it came; not copied, not to be changed afterwards
     * @param headers the record's other headers, as text
     */
    public DeadLetterView(
            int letterPartition,
            long letterOffset,
            String reason,
            String topic,
            int partition,
            long offset,
            long time,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Map<String, String> headers) {
        this.letterPartition = letterPartition;
        this.letterOffset = letterOffset;
        this.reason = reason;
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        this.time = time;
        this.key = key;
        this.value = value;
        this.headers = Map.copyOf(headers);
    }

    /** Returns partition and offset in {@code tasks.dead-letters}, as in {@code 3-1042}. */
    public String id() {
        return letterPartition + "-" + letterOffset;
    }

    /** Returns the view as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.text(w, 0, id());
                    JsonText.text(w, 1, reason);
                    JsonText.text(w, 2, topic);
                    JsonText.number(w, 3, partition);
                    JsonText.number(w, 4, offset);
                    JsonText.number(w, 5, time);
                    String keyText = utf8(key);
                    JsonText.text(w, 6, keyText);
                    JsonText.text(w, 7, keyText == null ? base64(key) : null);
                    String valueText = utf8(value);
                    JsonText.text(w, 8, valueText);
                    JsonText.text(w, 9, valueText == null ? base64(value) : null);
                    w.name(10);
                    w.beginObject();
                    new TreeMap<>(headers)
                            .forEach(
                                    (name, text) -> {
                                        w.name(name);
                                        w.value(text);
                                    });
                    w.endObject();
                });
    }

    private static @Nullable String utf8(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static @Nullable String base64(byte @Nullable [] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }
}
