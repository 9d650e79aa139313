package io.penstock.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Walks over bytes that must be one JSON value (RFC 8259) in valid UTF-8 (RFC 3629), in one pass
 * and strictly: what is let through here stands inside other records later, so numbers such as
 * {@code 01}, unknown escapes, bare control characters and anything behind the last bracket are
 * refused. The check allocates nothing. Not thread-safe; one per value.
 */
public final class JsonSyntax {
    /**
     * Deepest nesting that is accepted. RFC 8259 lets a parser set one; ours recurses, and 512 is
     * what public parsers of the field use.
     */
    public static final int MAX_DEPTH = 512;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final byte[] bytes;
    private int at;
    private boolean ascii = true;

    JsonSyntax(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Checks the bytes as a whole.
     *
     * @throws InvalidField for the field {@code record}, with the offset of the first bad byte
     */
    public static void check(byte[] bytes) {
        JsonSyntax syntax = new JsonSyntax(bytes);
        syntax.skipSpace();
        syntax.value(0);
        syntax.end();
    }

    /** Returns the byte that comes next. */
    int peek() {
        if (at >= bytes.length) {
            throw fault(bytes.length == 0 ? "must not be empty" : "must be JSON, ends too early");
        }
        return bytes[at];
    }

    /** Returns where the walk stands. */
    int position() {
        return at;
    }

    /** Passes the byte that comes next, which the caller knows. */
    void advance() {
        at++;
    }

    /** Passes over white space. */
    void skipSpace() {
        while (at < bytes.length && bytes[at] <= ' ' && isSpace(bytes[at])) {
            at++;
        }
    }

    private static boolean isSpace(int b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Passes over white space up to the end of the bytes. */
    void end() {
        skipSpace();
        if (at < bytes.length) {
            throw fault("must be one JSON value, has more after it");
        }
    }

    /** Passes the given byte. */
    void expect(char wanted) {
        if (peek() != wanted) {
            throw fault("must be JSON, '" + wanted + "' is missing");
        }
        at++;
    }

    /** Passes a comma and says that there is more, or the closing bracket and says no. */
    boolean more(char closing) {
        skipSpace();
        if (peek() == closing) {
            at++;
            return false;
        }
        expect(',');
        skipSpace();
        return true;
    }

    /**
     * Passes the opening bracket; returns false, and passes the closing one, when none is between.
     */
    boolean opens(char closing) {
        at++;
        skipSpace();
        if (peek() == closing) {
            at++;
            return false;
        }
        return true;
    }

    /** Makes sure that a name comes next. */
    void expectName() {
        if (peek() != '"') {
            throw fault("must be JSON, a field name in quotes is missing");
        }
    }

    /** Passes the colon between a name and its value. */
    void colon() {
        skipSpace();
        expect(':');
        skipSpace();
    }

    /**
     * Passes one value.
     *
     * @param depth how many brackets are open around it
     */
    void value(int depth) {
        checkDepth(depth);
        switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw fault("must be nested at most " + MAX_DEPTH + " deep");
        }
    }

    private void object(int depth) {
        if (opens('}')) {
            do {
                expectName();
                string();
                colon();
                value(depth + 1);
            } while (more('}'));
        }
    }

    private void array(int depth) {
        if (opens(']')) {
            do {
                value(depth + 1);
            } while (more(']'));
        }
    }

    /** Passes one value and returns it as it stands. */
    RawJson raw(int depth) {
        int start = at;
        ascii = true;
        value(depth);
        return ascii
                ? RawJson.ascii(new String(bytes, start, at - start, StandardCharsets.ISO_8859_1))
                : RawJson.checked(new String(bytes, start, at - start, StandardCharsets.UTF_8));
    }

    /** Passes a string, the quote of which comes next. */
    private void string() {
        at++;
        plain();
        while (bytes[at] != '"') {
            if (bytes[at] == '\\') {
                escape();
            } else {
                multiByte();
            }
            plain();
        }
        at++;
    }

    /** Passes a string, the quote of which comes next, and returns what it means. */
    String text() {
        int start = ++at;
        plain();
        if (bytes[at] == '"') {
            return new String(bytes, start, at++ - start, StandardCharsets.ISO_8859_1);
        }
        return composed(start);
    }

    /** Passes a field's name, the quote of which comes next, and returns it. */
    String name() {
        int start = ++at;
        plain();
        if (bytes[at] == '"') {
            return FieldNames.of(bytes, start, at++ - start);
        }
        return composed(start);
    }

    private String composed(int start) {
        StringBuilder text = new StringBuilder();
        int from = start;
        while (bytes[at] != '"') {
            if (bytes[at] == '\\') {
                text.append(new String(bytes, from, at - from, StandardCharsets.UTF_8));
                escape();
                text.append(escaped());
                from = at;
            } else {
                multiByte();
            }
            plain();
        }
        text.append(new String(bytes, from, at - from, StandardCharsets.UTF_8));
        at++;
        return text.toString();
    }

    /** Returns what the escape that was just passed stands for. */
    private char escaped() {
        return switch (bytes[at - 1]) {
            case 'b' -> bytes[at - 2] == '\\' ? '\b' : hex();
            case 'f' -> bytes[at - 2] == '\\' ? '\f' : hex();
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '"', '\\', '/' -> (char) bytes[at - 1];
            default -> hex();
        };
    }

    private char hex() {
        int code = 0;
        for (int i = at - 4; i < at; i++) {
            code = code << 4 | Character.digit(bytes[i], 16);
        }
        return (char) code;
    }

    /**
     * Passes the characters of a string that stand for themselves and take one byte, and stops at
     * the first other. Eight at a time: a byte's high bit is set in {@code other} when it is below
     * a space, a quote, a backslash or no ASCII, and a borrow comes only from such a byte (Warren,
     * "Hacker's Delight", 6-1).
     */
    private void plain() {
        int i = at;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            long word = (long) EIGHT_BYTES.get(bytes, i);
            long control = word - ' ' * ONES;
            long quote = (word ^ '"' * ONES) - ONES;
            long backslash = (word ^ '\\' * ONES) - ONES;
            long other = (control | quote | backslash | word) & HIGH_BITS;
            if (other != 0) {
                i += Long.numberOfTrailingZeros(other) / Byte.SIZE;
                break;
            }
        }
        while (i < bytes.length && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        at = i;
        if (i == bytes.length) {
            throw fault("must be JSON, a string does not end");
        }
        if (bytes[i] >= 0 && bytes[i] < ' ') {
            throw fault("must be JSON, a control character in a string is not escaped");
        }
    }

    private void escape() {
        at++;
        switch (peek()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
            case 'u' -> {
                at++;
                for (int i = 0; i < 4; i++, at++) {
                    if (Character.digit(peek(), 16) < 0) {
                        throw fault("must be JSON, \\u needs four hexadecimal digits");
                    }
                }
            }
            default -> throw fault("must be JSON, unknown escape in a string");
        }
    }

    /**
     * Table 3-7 of the Unicode standard: no overlong forms, no surrogates, nothing past U+10FFFF.
     */
    private void multiByte() {
        ascii = false;
        int first = bytes[at] & 0xFF;
        if (first >= 0xC2 && first <= 0xDF) {
            continuation(1, 0x80, 0xBF);
            at += 2;
        } else if (first >= 0xE0 && first <= 0xEF) {
            continuation(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
            continuation(2, 0x80, 0xBF);
            at += 3;
        } else if (first >= 0xF0 && first <= 0xF4) {
            continuation(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
            continuation(2, 0x80, 0xBF);
            continuation(3, 0x80, 0xBF);
            at += 4;
        } else {
            throw fault("must be valid UTF-8");
        }
    }

    private void continuation(int offset, int low, int high) {
        int index = at + offset;
        int b = index < bytes.length ? bytes[index] & 0xFF : -1;
        if (b < low || b > high) {
            throw fault("must be valid UTF-8");
        }
    }

    /** Passes a number. */
    void number() {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < bytes.length && bytes[at] == '.') {
            at++;
            digits();
        }
        if (at < bytes.length && (bytes[at] | 0x20) == 'e') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() {
        int start = at;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw fault(
                    at < bytes.length && bytes[at] < 0 ? "must be valid UTF-8" : "must be JSON");
        }
    }

    /**
     * Returns the number that was passed since the start when it is whole and has at most so many
     * digits, else {@link Long#MIN_VALUE}.
     */
    long wholeNumber(int start, int mostDigits) {
        boolean negative = bytes[start] == '-';
        int first = negative ? start + 1 : start;
        if (at - first > mostDigits) {
            return Long.MIN_VALUE;
        }
        long value = 0;
        for (int i = first; i < at; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return Long.MIN_VALUE;
            }
            value = 10 * value + digit;
        }
        return negative ? -value : value;
    }

    /** Returns the ASCII text between a position and where the walk stands. */
    String since(int start) {
        return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
    }

    /** Passes true, false or null. */
    void word(String word) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                throw fault("must be JSON");
            }
        }
    }

    private InvalidField fault(String rule) {
        return new InvalidField("record", rule + " (at byte " + at + ")");
    }
}
