package io.penstock.cache.redis;

import java.time.Duration;

/**
 * How to use Redis.
 *
 * @param address where it is
 * @param keyPrefix what every key in Redis begins with
 * @param commandBudget how long a caller waits for one command; above 0
 * @param bulkBudget how long a caller waits for one step of work on many keys, and for a value
 *     written in a transaction
 * @param connectTimeout how long to wait for a connection
 * @param maxValueBytes larger values are not kept in Redis: all callers share one connection, and
 *     who comes behind a large value waits for it
 * @param poolMax most connections for transactions and blocking commands
 * @param poolIdle how many of them are kept ready
 */
public record RedisConfig(
        RedisAddress address,
        String keyPrefix,
        Duration commandBudget,
        Duration bulkBudget,
        Duration connectTimeout,
        int maxValueBytes,
        int poolMax,
        int poolIdle) {
    public RedisConfig {
        if (!commandBudget.isPositive()
                || bulkBudget.compareTo(commandBudget) < 0
                || !connectTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "commandBudget and connectTimeout must be above 0, bulkBudget not below"
                            + " commandBudget");
        }
        if (maxValueBytes < 1) {
            throw new IllegalArgumentException("maxValueBytes must be positive");
        }
        if (poolMax < 1 || poolIdle < 0 || poolIdle > poolMax) {
            throw new IllegalArgumentException("poolIdle must be 0 to poolMax, poolMax positive");
        }
    }

    /**
     * 50 ms a command, 3 s for bulk work, 5 s to connect, 1 MiB a value, 10 connections, 5 ready.
     */
    public static RedisConfig of(RedisAddress address) {
        return new RedisConfig(
                address,
                "",
                Duration.ofMillis(50),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                1 << 20,
                10,
                5);
    }

    public RedisConfig withKeyPrefix(String prefix) {
        return new RedisConfig(
                address,
                prefix,
                commandBudget,
                bulkBudget,
                connectTimeout,
                maxValueBytes,
                poolMax,
                poolIdle);
    }

    /** Another budget of a command; that of bulk work grows with it where it must. */
    public RedisConfig withCommandBudget(Duration budget) {
        return new RedisConfig(
                address,
                keyPrefix,
                budget,
                budget.compareTo(bulkBudget) > 0 ? budget : bulkBudget,
                connectTimeout,
                maxValueBytes,
                poolMax,
                poolIdle);
    }

    public RedisConfig withMaxValueBytes(int most) {
        return new RedisConfig(
                address,
                keyPrefix,
                commandBudget,
                bulkBudget,
                connectTimeout,
                most,
                poolMax,
                poolIdle);
    }
}
