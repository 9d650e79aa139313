package io.penstock.cache.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.penstock.cache.CacheUnavailable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Something in a Redis server that took longer than its {@code latency-monitor-threshold}; a server
 * keeps none while that is 0, which is its default.
 *
 * @param event what took long, such as {@code command} or {@code expire-cycle}
 * @param atSeconds when it did last, in seconds since 1970
 * @param latestMs how long then, in milliseconds
 * @param maxMs the longest since the server started
 */
public record LatencySpike(String event, long atSeconds, long latestMs, long maxMs) {
    /**
     * Asks the server, {@code LATENCY LATEST}.
     *
     * @throws CacheUnavailable when it does not answer within the budget of a command, or refuses
     */
    public static List<LatencySpike> of(RedisLink link) {
        List<Object> answer =
                Replies.await(
                        link.commands()
                                .dispatch(
                                        () -> "LATENCY".getBytes(StandardCharsets.US_ASCII),
                                        new NestedMultiOutput<>(RedisClients.CODEC),
                                        new CommandArgs<>(RedisClients.CODEC).add("LATEST")),
                        link.config().commandBudget());
        return answer.stream().map(LatencySpike::read).toList();
    }

    private static LatencySpike read(Object entry) {
        List<?> parts = (List<?>) entry;
        return new LatencySpike(
                text(parts.get(0)), number(parts, 1), number(parts, 2), number(parts, 3));
    }

    private static String text(Object bytes) {
        return StringCodec.ASCII.decodeValue(ByteBuffer.wrap((byte[]) bytes));
    }

    private static long number(List<?> parts, int index) {
        return (Long) parts.get(index);
    }
}
