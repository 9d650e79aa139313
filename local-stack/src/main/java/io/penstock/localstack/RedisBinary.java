package io.penstock.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import redis.embedded.core.ExecutableProvider;

/** Finds a redis-server that runs on this machine. */
final class RedisBinary {
    private static final String NAME = "redis-server";

    private RedisBinary() {}

    /** The one on the PATH, else the bundled one, unpacked into the given directory. */
    static Path find(Path directory) {
        return Programs.find(NAME).orElseGet(() -> bundled(directory));
    }

    /**
     * The binary that embedded-redis brings for this system.
     *
     * @throws IllegalStateException when it brings none
     */
    static Path bundled(Path directory) {
        try {
            return ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot unpack redis-server to " + directory, failed);
        } catch (RuntimeException none) {
            throw new IllegalStateException(
                    "no redis-server on the PATH, and none is bundled for this system; install"
                            + " Redis",
                    none);
        }
    }
}
