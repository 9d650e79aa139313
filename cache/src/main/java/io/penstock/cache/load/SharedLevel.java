package io.penstock.cache.load;

import io.penstock.cache.Answer;
import io.penstock.cache.Cache;
import io.penstock.cache.Loaded;
import java.util.Map;

/** A cache of bytes that processes share, and by which they agree who loads. */
public interface SharedLevel extends Cache<byte[]>, LoadTarget<byte[]> {
    /** Keeps many values, each in its own way, in one write. */
    void putEach(Map<String, Loaded.Found<byte[]>> values);

    @Override
    default Answer<byte[]> peek(String key) {
        return lookup(key);
    }
}
