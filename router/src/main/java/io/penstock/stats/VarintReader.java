package io.penstock.stats;

/** Reads what {@link VarintWriter} wrote. Not thread-safe. */
final class VarintReader {
    private final byte[] bytes;
    private int at;

    VarintReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the next number.
     *
     * @throws IllegalStateException when the bytes end before it does, or it needs more than 63
     *     bits
     */
    long read() {
        long number = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            if (at == bytes.length) {
                throw new IllegalStateException("statistics end too early");
            }
            byte next = bytes[at++];
            number |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalStateException("statistics hold a number that is too large");
    }

    boolean atEnd() {
        return at == bytes.length;
    }
}
