package io.penstock.cache.load;

import io.penstock.cache.Answer;

/**
 * Who may load a key.
 *
 * @param <V> type of the value
 */
public sealed interface Claim<V> {
    /** Nobody has to: here is a hit, or known absence. */
    record Found<V>(Answer<V> answer) implements Claim<V> {}

    /**
     * The caller may.
     *
     * @param token proof towards other processes; empty when nobody could be asked
     * @param stamp proof towards other threads of this process
     */
    record Granted<V>(String token, long stamp) implements Claim<V> {}

    /** Another process is at it. */
    record Taken<V>() implements Claim<V> {}
}
