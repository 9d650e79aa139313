package io.penstock.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON value into a buffer of its own: commas, quotes and escapes are its work, the
 * nesting is the caller's. Whatever a Java string holds comes out as valid JSON in valid UTF-8,
 * half a surrogate pair as its escape. Not thread-safe; obtained and used inside {@link JsonText}.
 */
public final class JsonWriter {
    private static final int FIRST_BYTES = 512;

    /** A larger buffer is not kept for the thread's next value. */
    private static final int KEPT_BYTES = 64 * 1024;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MIN_LONG =
            Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);

    /** For each ASCII character: 0 when it stands for itself, the letter of its escape, or 'u'. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        Arrays.fill(ESCAPES, 0, 0x20, (byte) 'u');
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
    }

    private static final ThreadLocal<JsonWriter> KEPT = ThreadLocal.withInitial(JsonWriter::new);

    private byte[] buffer = new byte[FIRST_BYTES];
    private int size;
    private boolean inUse;
    private boolean commaDue;
    private @Nullable PropertyNames names;

    private JsonWriter() {}

    /** Gives the thread's own writer, or another while that one is at work further up the stack. */
    static JsonWriter open(@Nullable PropertyNames names) {
        // A virtual thread lives for one request: a buffer kept for it would never be used again.
        JsonWriter writer = Thread.currentThread().isVirtual() ? new JsonWriter() : KEPT.get();
        if (writer.inUse) {
            writer = new JsonWriter();
        }
        writer.inUse = true;
        writer.names = names;
        return writer;
    }

    /** Returns what was written. */
    byte[] result() {
        return Arrays.copyOf(buffer, size);
    }

    void close() {
        if (buffer.length > KEPT_BYTES) {
            buffer = new byte[FIRST_BYTES];
        }
        size = 0;
        commaDue = false;
        names = null;
        inUse = false;
    }

    /** Begins an object. */
    public void beginObject() {
        beforeValue(1);
        buffer[size++] = '{';
        commaDue = false;
    }

    /** Ends an object. */
    public void endObject() {
        end((byte) '}');
    }

    /** Begins a list. */
    public void beginArray() {
        beforeValue(1);
        buffer[size++] = '[';
        commaDue = false;
    }

    /** Ends a list. */
    public void endArray() {
        end((byte) ']');
    }

    /** Names the next value by one of the names that were prepared for this object. */
    public void name(int index) {
        if (names == null) {
            throw new IllegalStateException("no names were prepared");
        }
        byte[] quoted = names.quoted(index);
        beforeValue(quoted.length);
        System.arraycopy(quoted, 0, buffer, size, quoted.length);
        size += quoted.length;
        commaDue = false;
    }

    /** Names the next value. */
    public void name(String name) {
        value(name);
        ensure(1);
        buffer[size++] = ':';
        commaDue = false;
    }

    /** Writes a text. */
    public void value(String text) {
        int length = text.length();
        beforeValue(length + 2);
        buffer[size++] = '"';
        int plain = plainPrefix(text, length);
        if (plain < length) {
            escaped(text, plain, length);
        }
        ensure(1);
        buffer[size++] = '"';
        commaDue = true;
    }

    /** Writes a whole number. */
    public void value(long number) {
        beforeValue(MIN_LONG.length);
        long rest = number;
        if (rest < 0) {
            if (rest == Long.MIN_VALUE) {
                System.arraycopy(MIN_LONG, 0, buffer, size, MIN_LONG.length);
                size += MIN_LONG.length;
                commaDue = true;
                return;
            }
            buffer[size++] = '-';
            rest = -rest;
        }
        int digits = digits(rest);
        for (int at = size + digits - 1; at >= size; at--) {
            long tenth = rest / 10;
            buffer[at] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
        size += digits;
        commaDue = true;
    }

    /** Writes true or false. */
    public void value(boolean flag) {
        rawValue(flag ? "true" : "false");
    }

    /** Writes null. */
    public void nullValue() {
        rawValue("null");
    }

    /** Writes a text that is one JSON value already. */
    public void rawValue(String json) {
        int length = json.length();
        beforeValue(length);
        for (int i = 0; i < length; i++) {
            char c = json.charAt(i);
            if (c >= 0x80) {
                i += unicode(json, i, length);
                ensure(length - i);
            } else {
                buffer[size++] = (byte) c;
            }
        }
        commaDue = true;
    }

    /** Writes a value that is known to be ASCII, at the speed of a copy. */
    @SuppressWarnings("deprecation") // copies the low bytes of the characters: just this case
    void asciiValue(String json) {
        int length = json.length();
        beforeValue(length);
        json.getBytes(0, length, buffer, size);
        size += length;
        commaDue = true;
    }

    private void end(byte bracket) {
        ensure(1);
        buffer[size++] = bracket;
        commaDue = true;
    }

    private void beforeValue(int bytes) {
        ensure(bytes + 1);
        if (commaDue) {
            buffer[size++] = ',';
        }
    }

    /** Copies characters for as long as each stands for itself; returns how many. */
    private int plainPrefix(String text, int length) {
        byte[] to = buffer;
        int at = size;
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            if (c >= 0x80 || ESCAPES[c] != 0) {
                break;
            }
            to[at + i] = (byte) c;
            i++;
        }
        size = at + i;
        return i;
    }

    private void escaped(String text, int from, int length) {
        for (int i = from; i < length; i++) {
            char c = text.charAt(i);
            ensure(6);
            if (c >= 0x80) {
                i += unicode(text, i, length);
            } else if (ESCAPES[c] == 0) {
                buffer[size++] = (byte) c;
            } else if (ESCAPES[c] == 'u') {
                hex(c);
            } else {
                buffer[size++] = '\\';
                buffer[size++] = ESCAPES[c];
            }
        }
    }

    /** Writes one character of two to four bytes; returns how many further chars it took. */
    private int unicode(String text, int at, int length) {
        ensure(6);
        char c = text.charAt(at);
        if (c < 0x800) {
            buffer[size++] = (byte) (0xC0 | (c >> 6));
            buffer[size++] = continuation(c);
            return 0;
        }
        if (!Character.isSurrogate(c)) {
            buffer[size++] = (byte) (0xE0 | (c >> 12));
            buffer[size++] = continuation(c >> 6);
            buffer[size++] = continuation(c);
            return 0;
        }
        if (!Character.isHighSurrogate(c)
                || at + 1 == length
                || !Character.isLowSurrogate(text.charAt(at + 1))) {
            hex(c);
            return 0;
        }
        int point = Character.toCodePoint(c, text.charAt(at + 1));
        buffer[size++] = (byte) (0xF0 | (point >> 18));
        buffer[size++] = continuation(point >> 12);
        buffer[size++] = continuation(point >> 6);
        buffer[size++] = continuation(point);
        return 1;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }

    private void hex(char c) {
        buffer[size++] = '\\';
        buffer[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            buffer[size++] = HEX[(c >> shift) & 0xF];
        }
    }

    private static int digits(long number) {
        int digits = 1;
        for (long limit = 10; digits < 19 && number >= limit; limit *= 10) {
            digits++;
        }
        return digits;
    }

    private void ensure(int bytes) {
        if (bytes > buffer.length - size) {
            buffer = Arrays.copyOf(buffer, Math.max(size + bytes, 2 * buffer.length));
        }
    }
}
