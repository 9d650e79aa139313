package io.penstock.profile.recording;

import java.util.HashMap;
import java.util.Map;

/**
 * Finds how much of a window's samples was allocated before it. A sample stands for all that its
 * thread allocated since the one before, so the first in a window may reach back to the start of
 * the thread. What each thread had allocated as the window began and as it ended tells how far.
 *
 * <p>Threads of which nobody says that are left as they are: virtual ones, whose samples the
 * recorder counts by the thread that carries them. Not thread-safe.
 */
final class AllocationExcess {
    private final Map<Integer, Known> threads = new HashMap<>();
    private long firstTold = Long.MAX_VALUE;
    private long lastTold = Long.MIN_VALUE;

    private static final class Known {
        private long toldFirst = Long.MAX_VALUE;
        private long toldLast = Long.MIN_VALUE;
        private long bytesFirst;
        private long bytesLast;
        private long sampledFirst = Long.MAX_VALUE;
        private long bytesSampledFirst;
        private long bytesSampled;

        private boolean wasTold() {
            return toldFirst != Long.MAX_VALUE;
        }
    }

    /** Takes what a thread had allocated in all at a time. */
    void told(int thread, long time, long bytes) {
        firstTold = Math.min(firstTold, time);
        lastTold = Math.max(lastTold, time);
        Known known = known(thread);
        if (time < known.toldFirst) {
            known.toldFirst = time;
            known.bytesFirst = bytes;
        }
        if (time > known.toldLast) {
            known.toldLast = time;
            known.bytesLast = bytes;
        }
    }

    /** Takes the bytes that a sample stands for. */
    void sampled(int thread, long time, long bytes) {
        Known known = known(thread);
        known.bytesSampled += bytes;
        if (time < known.sampledFirst) {
            known.sampledFirst = time;
            known.bytesSampledFirst = bytes;
        }
    }

    private Known known(int thread) {
        return threads.computeIfAbsent(thread, _ -> new Known());
    }

    /**
     * Returns how many bytes of a sample lie before the window; none but of a thread's first.
     *
     * @return 0 to the bytes of the sample
     */
    long of(int thread, long time) {
        Known known = threads.get(thread);
        if (known == null || time != known.sampledFirst || !known.wasTold()) {
            return 0;
        }
        boolean lived = known.toldFirst == firstTold;
        if (known.toldLast != lastTold) {
            // It ended within the window, and how much it had allocated by then is not told.
            return lived ? known.bytesSampledFirst : 0;
        }
        long allocated = lived ? known.bytesLast - known.bytesFirst : known.bytesLast;
        return Math.clamp(known.bytesSampled - allocated, 0, known.bytesSampledFirst);
    }
}
