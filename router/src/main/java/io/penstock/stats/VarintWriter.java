package io.penstock.stats;

import java.util.Arrays;

/** Writes numbers from 0 in as few bytes as they need, seven bits a byte. Not thread-safe. */
final class VarintWriter {
    private byte[] buffer;
    private int size;

    VarintWriter(int expectedBytes) {
        buffer = new byte[expectedBytes];
    }

    void write(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("must be at least 0, is " + number);
        }
        if (size + 9 > buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length + 9);
        }
        long rest = number;
        while (rest > 0x7F) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
    }

    byte[] result() {
        return Arrays.copyOf(buffer, size);
    }
}
