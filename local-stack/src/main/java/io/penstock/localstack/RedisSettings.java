package io.penstock.localstack;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What may differ between local Redis servers.
 *
 * @param port 0 takes a free one
 * @param dataDirectory where Redis writes its append-only file, kept on close and read by the next
 *     start; null for a server that keeps nothing
 * @param arguments what redis-server is given beside, such as {@code --maxmemory 10mb}, after our
 *     own so that it wins
 */
public record RedisSettings(int port, @Nullable Path dataDirectory, List<String> arguments) {
    public RedisSettings {
        arguments = List.copyOf(arguments);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, is " + port);
        }
    }

    /** A free port, nothing kept. */
    public static RedisSettings defaults() {
        return new RedisSettings(0, null, List.of());
    }

    public RedisSettings withPort(int fixed) {
        return new RedisSettings(fixed, dataDirectory, arguments);
    }

    public RedisSettings withDataDirectory(Path kept) {
        return new RedisSettings(port, kept, arguments);
    }

    /** Adds arguments of redis-server. */
    public RedisSettings withArguments(String... more) {
        return new RedisSettings(
                port, dataDirectory, Stream.concat(arguments.stream(), Stream.of(more)).toList());
    }
}
