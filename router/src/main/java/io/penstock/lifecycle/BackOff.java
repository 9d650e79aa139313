package io.penstock.lifecycle;

import io.penstock.json.InvalidField;

/**
 * How long a task waits after a failed attempt: exponential with a cap, and jitter between half and
 * the whole of it ("equal jitter", Brooker, Exponential Backoff And Jitter, 2015), so that tasks
 * that failed together do not come back together.
 *
 * @param firstMs after the first failure, in milliseconds, at least 1
 * @param maxMs never longer than this, in milliseconds
 * @param factor each further failure waits this many times longer, at least 1
 */
public record BackOff(long firstMs, long maxMs, double factor) {
    /** One second, doubled up to five minutes. */
    public static final BackOff STANDARD = new BackOff(1_000, 300_000, 2);

    public BackOff {
        if (firstMs < 1) {
            throw new InvalidField("backOff.firstMs", "must be at least 1, is " + firstMs);
        }
        if (maxMs < firstMs) {
            throw new InvalidField("backOff.maxMs", "must not be less than firstMs, is " + maxMs);
        }
        if (!(factor >= 1)) {
            throw new InvalidField("backOff.factor", "must be at least 1, is " + factor);
        }
    }

    /**
     * Returns the wait in milliseconds. The jitter comes from the id and the attempt, so that a
     * replay decides the same.
     *
     * @param failures failures so far, from 1
     */
    public long waitMs(String taskId, int failures) {
        double whole = Math.min((double) maxMs, firstMs * Math.pow(factor, failures - 1.0));
        long mixed = (taskId.hashCode() * 31L + failures) * 0x9E3779B97F4A7C15L;
        double share = 0.5 + 0.5 * ((mixed >>> 11) * 0x1.0p-53);
        return Math.max(1, (long) (whole * share));
    }
}
