package io.penstock.bench.cache;

import java.util.LinkedHashMap;
import java.util.Map;

/** Plain LRU, the control of {@link PolicyBench}. One thread. */
final class LeastRecentlyUsed extends LinkedHashMap<Integer, Boolean> {
    private static final long serialVersionUID = 1L;

    private final int most;

    LeastRecentlyUsed(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
        return size() > most;
    }
}
