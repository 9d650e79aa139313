package io.penstock.stats;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The key of one row of the store. Its bytes sort by kind, grouping, start and name, so that the
 * windows of a stretch of time lie side by side.
 *
 * @param kind how long the window is
 * @param by what the name is
 * @param start start of the window, milliseconds since 1970, from 0
 * @param name type, agent or tenant; {@link StatsTable#OTHER} for all beyond the bound
 */
public record StatsKey(WindowKind kind, Grouping by, long start, String name) {
    private static final int HEAD_BYTES = 2 + Long.BYTES;

    /** Returns the bytes of the store. */
    public byte[] toBytes() {
        return bytes(kind, by, start, name.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the bytes of the store. */
    public static StatsKey read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new StatsKey(
                WindowKind.of(in.get()),
                Grouping.of(in.get()),
                in.getLong(),
                new String(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES, StandardCharsets.UTF_8));
    }

    /** Returns bytes that no key of a window that starts at or after this time sorts before. */
    public static byte[] firstAt(WindowKind kind, Grouping by, long fromMs) {
        return bytes(kind, by, Math.max(0, fromMs), new byte[0]);
    }

    /** Returns bytes that each key of a window that starts before this time sorts before. */
    public static byte[] lastBefore(WindowKind kind, Grouping by, long toMs) {
        // Lies after the start of the last window that counts; none starts at this millisecond.
        return bytes(kind, by, kind.windowStart(Math.max(1, toMs) - 1) + 1, new byte[0]);
    }

    private static byte[] bytes(WindowKind kind, Grouping by, long start, byte[] name) {
        return ByteBuffer.allocate(HEAD_BYTES + name.length)
                .put(kind.code())
                .put(by.code())
                .putLong(start)
                .put(name)
                .array();
    }
}
