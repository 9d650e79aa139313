package io.penstock.profile.pprof;

/**
 * What a value of a sample counts. Immutable.
 *
 * @param type as in {@code cpu} or {@code inuse_space}
 * @param unit as in {@code nanoseconds}, {@code bytes} or {@code count}
 */
public record ValueType(String type, String unit) {}
