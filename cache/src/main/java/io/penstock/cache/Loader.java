package io.penstock.cache;

/**
 * Asks the source of the values. Called on a virtual thread of the cache, not on the caller's; must
 * not ask the same cache for the same key.
 *
 * @param <V> type of the value
 */
@FunctionalInterface
public interface Loader<V> {
    /**
     * Loads one value.
     *
     * @throws Exception when the source cannot answer; nothing is kept then
     */
    Loaded<V> load(String key) throws Exception;
}
