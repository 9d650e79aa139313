package io.penstock.profile.pprof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads fields of one message in the wire format of protocol buffers. Every broken length or number
 * ends in {@link MalformedProfile}. Not thread-safe.
 */
final class ProtobufInput {
    private static final int FIXED_64 = 1;
    private static final int FIXED_32 = 5;
    private static final int LONGEST_VARINT = 10;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int field;
    private int kind;

    ProtobufInput(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtobufInput(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        at = from;
        this.end = end;
    }

    /** Goes to the next field; returns its number, or 0 at the end. */
    int next() {
        if (at == end) {
            return 0;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        kind = (int) (tag & 7);
        if (field <= 0 || tag >>> 32 != 0) {
            throw new MalformedProfile("a field has no number");
        }
        return field;
    }

    long number() {
        expect(ProtobufOutput.VARINT);
        return varint();
    }

    String text() {
        ProtobufInput part = message();
        return new String(part.bytes, part.at, part.end - part.at, StandardCharsets.UTF_8);
    }

    ProtobufInput message() {
        expect(ProtobufOutput.BYTES);
        int from = lengthEnd();
        ProtobufInput part = new ProtobufInput(bytes, at, from);
        at = from;
        return part;
    }

    /** Appends one number, or a packed list of them, to those read before. */
    long[] numbers(long[] before) {
        if (kind == ProtobufOutput.VARINT) {
            long[] all = Arrays.copyOf(before, before.length + 1);
            all[before.length] = varint();
            return all;
        }
        ProtobufInput list = message();
        long[] all = Arrays.copyOf(before, before.length + list.end - list.at);
        int size = before.length;
        while (list.at < list.end) {
            all[size++] = list.varint();
        }
        return Arrays.copyOf(all, size);
    }

    void skip() {
        switch (kind) {
            case ProtobufOutput.VARINT -> varint();
            case ProtobufOutput.BYTES -> at = lengthEnd();
            case FIXED_64 -> advance(Long.BYTES);
            case FIXED_32 -> advance(Integer.BYTES);
            default -> throw new MalformedProfile("field " + field + " is of kind " + kind);
        }
    }

    private void advance(int by) {
        if (by > end - at) {
            throw new MalformedProfile("it ends inside field " + field);
        }
        at += by;
    }

    private int lengthEnd() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new MalformedProfile("it ends inside field " + field);
        }
        return at + (int) length;
    }

    private void expect(int wanted) {
        if (kind != wanted) {
            throw new MalformedProfile("field " + field + " is of kind " + kind);
        }
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (at == end) {
                throw new MalformedProfile("it ends inside a number");
            }
            byte b = bytes[at++];
            value |= (b & 0x7FL) << (7 * i);
            if (b >= 0) {
                return value;
            }
        }
        throw new MalformedProfile("a number is too long");
    }
}
