package io.penstock.cache.load;

import io.penstock.cache.Answer;
import io.penstock.cache.Loaded;

/**
 * Where loaded values go. Safe for use by many threads.
 *
 * @param <V> type of the values
 */
public interface LoadTarget<V> {
    /** What is known without asking anybody. */
    Answer<V> peek(String key);

    /**
     * Takes the right to load a key, unless there is a value or another process has that right.
     *
     * @param leastLeftMillis a value that is good for less counts as none
     */
    Claim<V> claim(String key, long leastLeftMillis);

    /** Prolongs the right while a load takes long. */
    void renew(String key, Claim.Granted<V> grant);

    /**
     * Keeps what was loaded and gives the right back.
     *
     * @return false when the key was invalidated meanwhile, and so nothing was kept
     */
    boolean keep(String key, Claim.Granted<V> grant, Loaded<V> loaded);

    /** Gives the right back and keeps nothing. */
    void release(String key, Claim.Granted<V> grant);
}
