package io.penstock.localstack;

import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Redis in a container. */
final class ContainerRedis implements RedisStack {
    private static final DockerImageName IMAGE = DockerImageName.parse("redis:8-alpine");

    private static final int PORT_INSIDE = 6379;

    private final GenericContainer<?> container;
    private final Duration startTime;

    private ContainerRedis(GenericContainer<?> container, Duration startTime) {
        this.container = container;
        this.startTime = startTime;
    }

    /**
     * Starts a container on a port that Docker chooses.
     *
     * @throws IllegalArgumentException when the settings ask for a port or a directory
     */
    static ContainerRedis start(RedisSettings settings) {
        if (settings.port() != 0 || settings.dataDirectory() != null) {
            throw new IllegalArgumentException(
                    "a container has neither a fixed port nor a data directory");
        }
        long begun = System.nanoTime();
        GenericContainer<?> container =
                new GenericContainer<>(IMAGE)
                        .withExposedPorts(PORT_INSIDE)
                        .withCommand("redis-server", "--save", "", "--appendonly", "no");
        container.start();
        return new ContainerRedis(container, Duration.ofNanos(System.nanoTime() - begun));
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        return container.getMappedPort(PORT_INSIDE);
    }

    @Override
    public Duration startTime() {
        return startTime;
    }

    @Override
    public void close() {
        container.stop();
    }
}
