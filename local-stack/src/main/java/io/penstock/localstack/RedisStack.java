package io.penstock.localstack;

import java.time.Duration;

/** A running Redis, ready for clients. Implementations are safe for use by many threads. */
public interface RedisStack extends AutoCloseable {
    /** The host that clients connect to. */
    String host();

    /** The port that clients connect to. */
    int port();

    /** The address as clients write it, {@code redis://host:port}. */
    default String uri() {
        return "redis://" + host() + ":" + port();
    }

    /** How long it took from the call to start until Redis answered. */
    Duration startTime();

    /** Stops Redis and deletes what it wrote, but for a data directory that was given. */
    @Override
    void close();
}
