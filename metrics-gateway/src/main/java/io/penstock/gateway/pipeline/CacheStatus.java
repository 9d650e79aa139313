package io.penstock.gateway.pipeline;

import io.penstock.json.JsonText;
import io.penstock.json.JsonWriter;
import io.penstock.json.PropertyNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the cache is.
 *
 * @param local the memory of this process
 * @param redis the shared level, absent when none is configured
 * @param feed what copies the log to Redis, absent without Redis
 */
public record CacheStatus(Local local, @Nullable Redis redis, @Nullable Feed feed) {
    private static final PropertyNames NAMES = JsonText.names("local", "redis", "feed");
    private static final PropertyNames LOCAL =
            JsonText.names("entries", "bytes", "hits", "misses", "hitRatio", "evictions");
    private static final PropertyNames REDIS =
            JsonText.names(
                    "up",
                    "address",
                    "error",
                    "version",
                    "keys",
                    "usedBytes",
                    "maxBytes",
                    "hits",
                    "misses",
                    "hitRatio",
                    "evictions",
                    "clients",
                    "expired",
                    "commandsPerSecond",
                    "latency");
    private static final PropertyNames SPIKE = JsonText.names("event", "at", "latestMs", "maxMs");
    private static final PropertyNames FEED = JsonText.names("written", "outlived", "waitsSince");

    /**
     * The memory of this process.
     *
     * @param entries how many values
     * @param bytes what they weigh with their keys
     * @param hits look-ups that found a value since the start
     * @param misses look-ups that did not
     * @param evictions values that gave way to others
     */
    public record Local(long entries, long bytes, long hits, long misses, long evictions) {}

    /**
     * The shared level.
     *
     * @param up whether it answers
     * @param address where it is, without a password
     * @param error why it does not answer, absent while it does
     * @param server its own figures, absent while it does not answer
     */
    public record Redis(
            boolean up, String address, @Nullable String error, @Nullable Server server) {}

    /**
     * What the server says of itself, all programs that use it together.
     *
     * @param version of Redis
     * @param keys in the configured database
     * @param usedBytes memory in use
     * @param maxBytes its limit, 0 for none
     * @param hits look-ups that found a key since it started
     * @param misses look-ups that did not
     * @param evictions keys that gave way to others
     * @param clients connections
     * @param expired keys whose time was over
     * @param commandsPerSecond commands that it answers now
     * @param spikes what took long in it, empty unless it is told to watch
     */
    public record Server(
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
            List<Spike> spikes) {
        public Server {
            spikes = List.copyOf(spikes);
        }
    }

    /**
     * Something that took long in the server.
     *
     * @param event what, as Redis calls it
     * @param atMs when it did last
     * @param latestMs how long then, in milliseconds
     * @param maxMs the longest since the server started
     */
    public record Spike(String event, long atMs, long latestMs, long maxMs) {
        private void write(JsonWriter w) {
            JsonText.text(w, 0, event);
            JsonText.number(w, 1, atMs);
            JsonText.number(w, 2, latestMs);
            JsonText.number(w, 3, maxMs);
        }
    }

    /**
     * What copies the log to Redis, on this node.
     *
     * @param written values since the start
     * @param outlived values left out since their time was over before Redis took them
     * @param waitsSinceMs since when Redis takes nothing, 0 while it does
     */
    public record Feed(long written, long outlived, long waitsSinceMs) {}

    /** Returns the status as UTF-8 JSON. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    w.name(0);
                    w.rawValue(text(LOCAL, this::writeLocal));
                    Redis shared = redis;
                    if (shared != null) {
                        w.name(1);
                        w.rawValue(text(REDIS, inner -> write(inner, shared)));
                    }
                    Feed copies = feed;
                    if (copies != null) {
                        w.name(2);
                        w.rawValue(text(FEED, inner -> write(inner, copies)));
                    }
                });
    }

    private static String text(PropertyNames names, Consumer<JsonWriter> fields) {
        return new String(JsonText.object(names, fields), StandardCharsets.UTF_8);
    }

    private void writeLocal(JsonWriter w) {
        JsonText.number(w, 0, local.entries);
        JsonText.number(w, 1, local.bytes);
        JsonText.number(w, 2, local.hits);
        JsonText.number(w, 3, local.misses);
        ratio(w, 4, local.hits, local.misses);
        JsonText.number(w, 5, local.evictions);
    }

    private static void write(JsonWriter w, Redis redis) {
        w.name(0);
        w.value(redis.up);
        JsonText.text(w, 1, redis.address);
        JsonText.text(w, 2, redis.error);
        Server server = redis.server;
        if (server != null) {
            JsonText.text(w, 3, server.version);
            JsonText.number(w, 4, server.keys);
            JsonText.number(w, 5, server.usedBytes);
            JsonText.number(w, 6, server.maxBytes);
            JsonText.number(w, 7, server.hits);
            JsonText.number(w, 8, server.misses);
            ratio(w, 9, server.hits, server.misses);
            JsonText.number(w, 10, server.evictions);
            JsonText.number(w, 11, server.clients);
            JsonText.number(w, 12, server.expired);
            JsonText.number(w, 13, server.commandsPerSecond);
            w.name(14);
            w.rawValue(
                    server.spikes.stream()
                            .map(spike -> text(SPIKE, spike::write))
                            .collect(Collectors.joining(",", "[", "]")));
        }
    }

    private static void write(JsonWriter w, Feed feed) {
        JsonText.number(w, 0, feed.written);
        JsonText.number(w, 1, feed.outlived);
        if (feed.waitsSinceMs > 0) {
            JsonText.number(w, 2, feed.waitsSinceMs);
        }
    }

    /** Absent while nothing was asked for. */
    private static void ratio(JsonWriter w, int name, long hits, long misses) {
        if (hits + misses > 0) {
            w.name(name);
            w.rawValue(String.format(Locale.ROOT, "%.4f", hits / (double) (hits + misses)));
        }
    }
}
