package io.penstock.local;

/**
 * Where a local pipeline listens, on loopback.
 *
 * @param http the node's port, 0 for a free one
 * @param kafka the broker's port, 0 for a free one
 * @param redis Redis' port, 0 for a free one
 * @param profiling the port of profiles, 0 for a free one
 */
public record LocalPorts(int http, int kafka, int redis, int profiling) {
    /** Free ports for all. */
    public static final LocalPorts FREE = new LocalPorts(0, 0, 0, 0);
}
