package io.penstock.lag;

/**
 * What the log of a partition holds.
 *
 * @param earliest offset of its first record
 * @param end offset of the next record
 */
public record LogNow(long earliest, long end) {}
