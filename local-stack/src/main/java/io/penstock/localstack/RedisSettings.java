package io.penstock.localstack;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What may differ between local Redis servers.
 *
 * @param port 0 takes a free one
 * @param dataDirectory where Redis writes its append-only file, kept on close and read by the next
 *     start; null for a server that keeps nothing
 */
public record RedisSettings(int port, @Nullable Path dataDirectory) {
    public RedisSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, is " + port);
        }
    }

    /** A free port, nothing kept. */
    public static RedisSettings defaults() {
        return new RedisSettings(0, null);
    }

    public RedisSettings withPort(int fixed) {
        return new RedisSettings(fixed, dataDirectory);
    }

    public RedisSettings withDataDirectory(Path kept) {
        return new RedisSettings(port, kept);
    }
}
