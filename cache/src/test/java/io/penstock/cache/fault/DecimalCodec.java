package io.penstock.cache.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.penstock.cache.ValueCodec;

/** Whole numbers in decimal digits; other bytes do not decode. */
public final class DecimalCodec implements ValueCodec<Long> {
    @Override
    public byte[] encode(Long value) {
        return value.toString().getBytes(US_ASCII);
    }

    @Override
    public Long decode(byte[] bytes) {
        return Long.valueOf(new String(bytes, US_ASCII));
    }
}
