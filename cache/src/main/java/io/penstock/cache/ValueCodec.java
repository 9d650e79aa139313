package io.penstock.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Turns values into bytes and back. Safe for use by many threads.
 *
 * @param <V> type of the values
 */
public interface ValueCodec<V> {
    /** The bytes of a value. */
    byte[] encode(V value);

    /**
     * The value in the bytes.
     *
     * @throws RuntimeException when the bytes are not of this codec
     */
    V decode(byte[] bytes);

    /** Texts in UTF-8; any bytes decode. */
    static ValueCodec<String> text() {
        return new ValueCodec<>() {
            @Override
            public byte[] encode(String value) {
                return value.getBytes(UTF_8);
            }

            @Override
            public String decode(byte[] bytes) {
                return new String(bytes, UTF_8);
            }
        };
    }
}
