package io.penstock.profile.recording;

/** Shares a rest among samples. Stateless; any thread. */
final class EvenShare {
    private EvenShare() {}

    /**
     * Returns the least that each sample must count, so that all together are a total.
     *
     * @param sorted sizes, the smallest first
     * @param total what they are to sum to; a smaller one than their own sum changes nothing
     */
    static long least(long[] sorted, long total) {
        long rest = total;
        for (int i = sorted.length - 1; i >= 0; i--) {
            long each = rest / (i + 1);
            if (each >= sorted[i]) {
                return each;
            }
            rest -= sorted[i];
        }
        return 0;
    }
}
