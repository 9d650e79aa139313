package io.penstock.localstack;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What may differ between local stacks.
 *
 * @param backing what the servers run on
 * @param kafka settings of the brokers
 * @param redis settings of Redis
 */
public record LocalStackSettings(Backing backing, KafkaSettings kafka, RedisSettings redis) {
    /** Free ports, nothing kept, on the backing that {@value Backing#PROPERTY} names. */
    public static LocalStackSettings defaults() {
        return new LocalStackSettings(
                Backing.configured(), KafkaSettings.defaults(), RedisSettings.defaults());
    }

    public LocalStackSettings withBacking(Backing chosen) {
        return new LocalStackSettings(chosen, kafka, redis);
    }

    public LocalStackSettings withKafka(KafkaSettings chosen) {
        return new LocalStackSettings(backing, chosen, redis);
    }

    public LocalStackSettings withRedis(RedisSettings chosen) {
        return new LocalStackSettings(backing, kafka, chosen);
    }

    /** Fixed ports; 0 takes a free one. */
    public LocalStackSettings withPorts(int kafkaPort, int redisPort) {
        return new LocalStackSettings(
                backing, kafka.withPort(kafkaPort), redis.withPort(redisPort));
    }

    /** Both servers keep their data below the directory and open it again; null keeps nothing. */
    public LocalStackSettings withDataDirectory(@Nullable Path kept) {
        if (kept == null) {
            return this;
        }
        return new LocalStackSettings(
                backing,
                kafka.withDataDirectory(kept.resolve("kafka")),
                redis.withDataDirectory(kept.resolve("redis")));
    }
}
