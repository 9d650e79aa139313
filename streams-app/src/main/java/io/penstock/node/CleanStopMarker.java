package io.penstock.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file in the state directory that only a clean stop writes. Kafka 4.3.1 wipes state after an
 * unclean stop under exactly-once, and its window stores may then fail to open (KAFKA-20808), so
 * without the marker a node clears its state before it starts (R32). Not thread-safe.
 */
final class CleanStopMarker {
    private final Path file;

    CleanStopMarker(Path stateDirectory, String applicationId) {
        file = stateDirectory.resolve(applicationId + ".clean-stop");
    }

    /**
     * Takes the marker away, durably, and returns whether it was there.
     *
     * @throws UncheckedIOException when the directory cannot be written
     */
    boolean take() {
        try {
            Files.createDirectories(parent());
            boolean clean = Files.deleteIfExists(file);
            force(parent());
            return clean;
        } catch (IOException e) {
            throw new UncheckedIOException("state directory " + parent() + " cannot be used", e);
        }
    }

    /** Writes the marker, durably. */
    void leave() {
        try {
            Files.writeString(file, "stopped cleanly\n");
            force(file);
            force(parent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private Path parent() {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalStateException("a file in a directory has a parent");
        }
        return parent;
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
