package io.penstock.localstack;

import java.time.Duration;

/**
 * Real Kafka and real Redis on this machine, started together. What they wrote is deleted on close,
 * at the latest when this JVM is gone, but for data directories that were given. Safe for use by
 * many threads.
 */
public final class LocalStack implements AutoCloseable {
    private final KafkaStack kafka;
    private final RedisStack redis;
    private final Duration startTime;

    private LocalStack(KafkaStack kafka, RedisStack redis, Duration startTime) {
        this.kafka = kafka;
        this.redis = redis;
        this.startTime = startTime;
    }

    /** Starts a stack on free ports that keeps nothing. */
    public static LocalStack start() {
        return start(LocalStackSettings.defaults());
    }

    /**
     * Starts a stack and returns when clients can work.
     *
     * @throws IllegalStateException when a server cannot start, or containers are asked for and no
     *     Docker engine answers
     */
    public static LocalStack start(LocalStackSettings settings) {
        long begun = System.nanoTime();
        RedisStack redis = startRedis(settings);
        try {
            KafkaStack kafka = startKafka(settings);
            return new LocalStack(kafka, redis, Duration.ofNanos(System.nanoTime() - begun));
        } catch (RuntimeException | Error failed) {
            redis.close();
            throw failed;
        }
    }

    private static RedisStack startRedis(LocalStackSettings settings) {
        return switch (settings.backing()) {
            case EMBEDDED, PROCESSES -> LocalRedis.start(settings.redis());
            case CONTAINERS -> {
                DockerEngine.require();
                yield ContainerRedis.start(settings.redis());
            }
        };
    }

    private static KafkaStack startKafka(LocalStackSettings settings) {
        return switch (settings.backing()) {
            case EMBEDDED -> EmbeddedKafka.start(settings.kafka());
            case PROCESSES -> KafkaProcesses.start(1, settings.kafka());
            case CONTAINERS -> {
                DockerEngine.require();
                yield ContainerKafka.start(settings.kafka());
            }
        };
    }

    public KafkaStack kafka() {
        return kafka;
    }

    public RedisStack redis() {
        return redis;
    }

    /** The addresses of Kafka, {@code host:port} separated by commas. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** The address of Redis, {@code redis://host:port}. */
    public String redisUri() {
        return redis.uri();
    }

    /** How long it took until both could be used. */
    public Duration startTime() {
        return startTime;
    }

    /** Stops both. Close Streams and agents first: they would wait for Kafka. */
    @Override
    public void close() {
        try {
            kafka.close();
        } finally {
            redis.close();
        }
    }
}
