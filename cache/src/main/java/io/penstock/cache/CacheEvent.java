package io.penstock.cache;

/** What happens inside a cache and is worth counting. */
public enum CacheEvent {
    /** A value did not decode, or another type stood under its key; it was deleted. */
    UNDECODABLE,
    /** A value was too large for Redis; it was not kept there. */
    TOO_LARGE,
    /** Redis took no write: full, or a replica. */
    WRITE_REFUSED,
    /** Redis did not answer, or not in time. */
    SHARED_FAILED,
    /** A call passed Redis by because the breaker is open. */
    SHARED_SKIPPED,
    /** A loader gave a value or said there is none. */
    LOADED,
    /** A loader failed. */
    LOAD_FAILED,
    /** A caller gave up waiting for a loader. */
    LOAD_TIMED_OUT,
    /** A load ended after its key was invalidated; its value was not kept. */
    LOAD_OUTDATED,
    /** An old value stood in for one that could not be had. */
    STALE_SERVED,
    /** A value was loaded anew before its time was over. */
    EAGER_REFRESH,
    /** Word of changes was lost; all local values were dropped. */
    GAP,
    /** A change that Redis missed while it was away was made up for. */
    REPAIRED,
    /** A batch was written behind. */
    BATCH_WRITTEN,
    /** A value waited to be written for longer than it was good. */
    EXPIRED_UNWRITTEN
}
