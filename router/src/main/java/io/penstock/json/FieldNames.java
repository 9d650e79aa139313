package io.penstock.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The names of fields that were read lately, so that the same few names are not made anew for each
 * record. A name of up to 16 bytes is known by its first and its last eight, two comparisons. A
 * fixed table without locks: a race costs at most one more string, and names that nobody knows push
 * others out without growing it. Any thread.
 */
final class FieldNames {
    private static final int MAX_LENGTH = 2 * Long.BYTES;
    private static final int TABLE_BITS = 9;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final @Nullable Name[] KNOWN = new Name[1 << TABLE_BITS];

    /** A name and what it is known by. Immutable, so that it may be handed over by a race. */
    private record Name(long first, long last, int length, String text) {}

    private FieldNames() {}

    /** Returns the name in these ASCII bytes. */
    static String of(byte[] bytes, int start, int length) {
        if (length == 0 || length > MAX_LENGTH || start + Long.BYTES > bytes.length) {
            return make(bytes, start, length);
        }
        long first = (long) EIGHT_BYTES.get(bytes, start);
        long last = 0;
        if (length < Long.BYTES) {
            first &= (1L << (Byte.SIZE * length)) - 1;
        } else {
            last = (long) EIGHT_BYTES.get(bytes, start + length - Long.BYTES);
        }
        // Fibonacci hashing (Knuth, TAOCP 6.4) of both halves.
        int at = (int) (((first + 31 * last) * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - TABLE_BITS));
        Name known = KNOWN[at];
        if (known == null || known.first != first || known.last != last || known.length != length) {
            // Interned, so that a switch over names compares them by identity.
            known = new Name(first, last, length, make(bytes, start, length).intern());
            KNOWN[at] = known;
        }
        return known.text;
    }

    private static String make(byte[] bytes, int start, int length) {
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }
}
