package io.penstock.profile.pprof;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes fields of one message in the wire format of protocol buffers. Zeros and empty texts are
 * left out, as proto3 does, unless they are elements of a list. Not thread-safe.
 */
final class ProtobufOutput {
    static final int VARINT = 0;
    static final int BYTES = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

    void number(int field, long value) {
        if (value != 0) {
            tag(field, VARINT);
            varint(value);
        }
    }

    void text(int field, String value) {
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    void message(int field, ProtobufOutput message) {
        bytes(field, message.toBytes());
    }

    /** Writes a list of numbers as one field. */
    void packed(int field, long[] values) {
        ProtobufOutput list = new ProtobufOutput();
        for (long value : values) {
            list.varint(value);
        }
        bytes(field, list.toBytes());
    }

    private void bytes(int field, byte[] value) {
        tag(field, BYTES);
        varint(value.length);
        bytes.writeBytes(value);
    }

    private void tag(int field, int kind) {
        varint((long) field << 3 | kind);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    void clear() {
        bytes.reset();
    }
}
