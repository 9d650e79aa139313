package io.penstock.lag;

/**
 * What a group has read of a partition.
 *
 * @param offset the next offset that it wants; of a share group where its records begin that are
 *     not yet done
 * @param records how many records wait, where the broker counts them itself; else {@link
 *     #NOT_COUNTED}
 */
public record Commit(long offset, long records) {
    /** The broker does not count. */
    public static final long NOT_COUNTED = -1;

    /** Returns the commit of a group of which the broker counts nothing. */
    public static Commit at(long offset) {
        return new Commit(offset, NOT_COUNTED);
    }
}
