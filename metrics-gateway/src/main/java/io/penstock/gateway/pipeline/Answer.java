package io.penstock.gateway.pipeline;

/**
 * The answer to a query that a rebalance, a restore or a broker out of reach may keep from being
 * answered now.
 *
 * @param <T> what was asked for
 */
public sealed interface Answer<T> {
    /**
     * The answer.
     *
     * @param value what was asked for
     * @param source where it came from, one word such as {@code store} or {@code cache}
     * @param ageMs milliseconds by which it may be behind, 0 for the truth itself
     */
    record Known<T>(T value, String source, long ageMs) implements Answer<T> {}

    /**
     * No answer yet.
     *
     * @param retryAfterMs milliseconds after which to ask again, from 1
     * @param why what is missing, for people
     */
    record NotYet<T>(long retryAfterMs, String why) implements Answer<T> {}
}
