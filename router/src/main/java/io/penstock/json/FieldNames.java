package io.penstock.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The names of fields that were read lately, so that the same few names are not made anew for each
 * record. A fixed table without locks: a race costs at most one more string, and names that nobody
 * knows push others out without growing it. Any thread.
 */
final class FieldNames {
    private static final int MAX_LENGTH = 32;

    private static final @Nullable String[] KNOWN = new String[512];

    private FieldNames() {}

    /** Returns the name in these ASCII bytes. */
    static String of(byte[] bytes, int start, int length) {
        if (length == 0 || length > MAX_LENGTH) {
            return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        }
        int at = place(bytes, start, length);
        String known = KNOWN[at];
        if (known == null || !matches(known, bytes, start, length)) {
            known = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
            KNOWN[at] = known;
        }
        return known;
    }

    private static int place(byte[] bytes, int start, int length) {
        int hash = length;
        hash = 31 * hash + bytes[start];
        hash = 31 * hash + bytes[start + length / 2];
        hash = 31 * hash + bytes[start + length - 1];
        return (hash ^ hash >>> 9) & (KNOWN.length - 1);
    }

    private static boolean matches(String name, byte[] bytes, int start, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != bytes[start + i]) {
                return false;
            }
        }
        return true;
    }
}
