package io.penstock.cache.redis;

import io.penstock.cache.CacheUnavailable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Redis server says of itself, all programs that use it together. Of a cluster: the node
 * that was asked.
 *
 * @param version of the server
 * @param keys in the database of the link
 * @param usedBytes memory in use
 * @param maxBytes its limit, 0 for none
 * @param hits look-ups that found a key since the server started
 * @param misses look-ups that did not
 * @param evictions keys that gave way to others
 * @param clients connections
 * @param expired keys whose time was over
 * @param commandsPerSecond commands that it answers now
 * @param spikes what took long in it, empty unless it is told to watch
 */
public record ServerFigures(
        String version,
        long keys,
        long usedBytes,
        long maxBytes,
        long hits,
        long misses,
        long evictions,
        long clients,
        long expired,
        long commandsPerSecond,
        List<LatencySpike> spikes) {
    public ServerFigures {
        spikes = List.copyOf(spikes);
    }

    /**
     * Asks the server.
     *
     * @throws CacheUnavailable when it does not answer within the budget of a command
     */
    public static ServerFigures of(RedisLink link) {
        var commands = link.commands();
        var budget = link.config().commandBudget();
        Map<String, String> info = fields(Replies.await(commands.info(), budget));
        return new ServerFigures(
                info.getOrDefault("redis_version", "?"),
                Replies.await(commands.dbsize(), budget),
                number(info, "used_memory"),
                number(info, "maxmemory"),
                number(info, "keyspace_hits"),
                number(info, "keyspace_misses"),
                number(info, "evicted_keys"),
                number(info, "connected_clients"),
                number(info, "expired_keys"),
                number(info, "instantaneous_ops_per_sec"),
                LatencySpike.of(link));
    }

    static Map<String, String> fields(String info) {
        Map<String, String> fields = new HashMap<>();
        info.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(
                        line -> {
                            int colon = line.indexOf(':');
                            if (colon > 0) {
                                fields.put(line.substring(0, colon), line.substring(colon + 1));
                            }
                        });
        return fields;
    }

    private static long number(Map<String, String> info, String field) {
        try {
            return Long.parseLong(info.getOrDefault(field, "0").strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
