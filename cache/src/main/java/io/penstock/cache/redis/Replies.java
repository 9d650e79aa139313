package io.penstock.cache.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.penstock.cache.CacheUnavailable;
import io.penstock.cache.WriteRefused;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for answers of Redis and sorts its errors by what they mean to a cache. */
final class Replies {
    private Replies() {}

    /**
     * Waits for an answer.
     *
     * @throws WriteRefused when the server takes no writes
     * @throws WrongType when another type stands under the key
     * @throws UnknownScript when the script is not loaded
     * @throws CacheUnavailable for all else, and when the budget is used up
     */
    static <T extends @Nullable Object> T await(Future<T> reply, Duration budget) {
        try {
            return reply.get(budget.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            // Cancelled, so that a reconnect does not send it again when nobody waits any more.
            reply.cancel(true);
            throw new CacheUnavailable(
                    "Redis did not answer within " + budget.toMillis() + " ms", late);
        } catch (ExecutionException failed) {
            throw sorted(Objects.requireNonNullElse(failed.getCause(), failed));
        } catch (CancellationException cancelled) {
            throw new CacheUnavailable("the connection to Redis was closed", cancelled);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CacheUnavailable("interrupted while waiting for Redis", interrupted);
        }
    }

    static CacheUnavailable sorted(Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        if (failure instanceof RedisCommandExecutionException) {
            if (said.contains("WRONGTYPE")) {
                return new WrongType(said, failure);
            }
            if (said.startsWith("NOSCRIPT")) {
                return new UnknownScript(said, failure);
            }
            if (said.startsWith("OOM")
                    || said.contains("-OOM ")
                    || said.contains("OOM command not allowed")
                    || said.startsWith("READONLY")
                    || said.startsWith("MISCONF")) {
                return new WriteRefused(said, failure);
            }
        }
        return new CacheUnavailable("Redis failed: " + said, failure);
    }
}
