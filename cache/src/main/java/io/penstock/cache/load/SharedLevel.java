package io.penstock.cache.load;

import io.penstock.cache.Answer;
import io.penstock.cache.Cache;

/** A cache of bytes that processes share, and by which they agree who loads. */
public interface SharedLevel extends Cache<byte[]>, LoadTarget<byte[]> {
    @Override
    default Answer<byte[]> peek(String key) {
        return lookup(key);
    }
}
