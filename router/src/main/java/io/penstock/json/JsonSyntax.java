package io.penstock.json;

/**
 * Checks that bytes are one JSON value (RFC 8259) in valid UTF-8 (RFC 3629), in one pass and
 * without allocation.
 *
 * <p>Our own because avaje's parser, made for speed, lets through what would later stand inside
 * other records: numbers such as {@code 01} and {@code -}, unknown escapes, bare control characters
 * and anything behind the last bracket. Stateless; any thread.
 */
public final class JsonSyntax {
    /**
     * Deepest nesting that is accepted. RFC 8259 lets a parser set one; ours recurses, and 512 is
     * what public parsers of the field use.
     */
    public static final int MAX_DEPTH = 512;

    private final byte[] bytes;
    private int at;

    private JsonSyntax(byte[] bytes) {
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
        syntax.skipSpace();
        if (syntax.at < bytes.length) {
            throw syntax.fault("must be one JSON value, has more after it");
        }
    }

    private void value(int depth) {
        if (depth > MAX_DEPTH) {
            throw fault("must be nested at most " + MAX_DEPTH + " deep");
        }
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

    private void object(int depth) {
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            if (peek() != '"') {
                throw fault("must be JSON, a field name in quotes is missing");
            }
            string();
            skipSpace();
            expect(':');
            skipSpace();
            value(depth + 1);
            skipSpace();
            if (peek() == '}') {
                at++;
                return;
            }
            expect(',');
            skipSpace();
        }
    }

    private void array(int depth) {
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            value(depth + 1);
            skipSpace();
            if (peek() == ']') {
                at++;
                return;
            }
            expect(',');
            skipSpace();
        }
    }

    private void string() {
        at++;
        while (at < bytes.length) {
            int b = bytes[at];
            if (b == '"') {
                at++;
                return;
            }
            if (b == '\\') {
                escape();
            } else if (b >= 0x20) {
                at++;
            } else if (b >= 0) {
                throw fault("must be JSON, a control character in a string is not escaped");
            } else {
                multiByte();
            }
        }
        throw fault("must be JSON, a string does not end");
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

    private void number() {
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

    private void word(String word) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                throw fault("must be JSON");
            }
        }
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw fault("must be JSON, '" + wanted + "' is missing");
        }
        at++;
    }

    private int peek() {
        if (at >= bytes.length) {
            throw fault(bytes.length == 0 ? "must not be empty" : "must be JSON, ends too early");
        }
        return bytes[at];
    }

    private void skipSpace() {
        while (at < bytes.length
                && (bytes[at] == ' '
                        || bytes[at] == '\n'
                        || bytes[at] == '\r'
                        || bytes[at] == '\t')) {
            at++;
        }
    }

    private InvalidField fault(String rule) {
        return new InvalidField("record", rule + " (at byte " + at + ")");
    }
}
