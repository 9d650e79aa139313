package io.penstock.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The disk with the flight recorder's own files. The recorder ends the JVM when it finds that disk
 * full (HotSpot's JfrJavaSupport::abort), so nothing is recorded while it nearly is. Stateless; any
 * thread.
 */
final class RecorderDisk {
    /** What recordings here write within the time between two looks, and much more. */
    static final long LEAST_BYTES = 64L << 20;

    private RecorderDisk() {}

    /**
     * Checks that there is room.
     *
     * @throws IOException when there is not
     */
    static void check() throws IOException {
        Path directory = FlightRecorderFiles.directory();
        if (usableBytes(directory) < LEAST_BYTES) {
            throw new IOException(
                    "the flight recorder has less than "
                            + (LEAST_BYTES >> 20)
                            + " MiB of disk left for its files under "
                            + directory);
        }
    }

    /** Returns whether there is room. */
    static boolean hasRoom() {
        return usableBytes(FlightRecorderFiles.directory()) >= LEAST_BYTES;
    }

    /** Returns whether there is so much that it will not soon be gone again. */
    static boolean hasAmpleRoom() {
        return usableBytes(FlightRecorderFiles.directory()) >= 2 * LEAST_BYTES;
    }

    private static long usableBytes(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            // Not there yet, or no longer: the recorder makes it, or says why it cannot.
            return Long.MAX_VALUE;
        }
    }
}
