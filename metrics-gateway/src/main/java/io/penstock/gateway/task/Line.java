package io.penstock.gateway.task;

/** A line of an NDJSON request. */
sealed interface Line {
    /** Returns its number, from 1; blank lines count but are not seen. */
    long number();

    /**
     * A line within the limit.
     *
     * @param number its number, from 1
     * @param text its bytes without the line feed
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once and never compared
    record Text(long number, byte[] text) implements Line {}

    /**
     * A line over the limit, of which nothing was kept.
     *
     * @param number its number, from 1
     */
    record TooLong(long number) implements Line {}
}
