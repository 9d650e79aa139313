package io.penstock.profile;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The disk with the flight recorder's own files. The recorder ends the JVM when it finds that disk
 * full (HotSpot's JfrJavaSupport::abort), so nothing is recorded while it nearly is. Stateless; any
 * thread.
 */
final class RecorderDisk {
    /** What recordings here write within the time between two looks, and much more. */
    static final long LEAST_BYTES = 64L << 20;

    private static final Pattern PATH = Pattern.compile("Repository path: (/.*)");

    private RecorderDisk() {}

    /**
     * Checks that there is room.
     *
     * @throws IOException when there is not
     */
    static void check() throws IOException {
        Path directory = directory();
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
        return usableBytes(directory()) >= LEAST_BYTES;
    }

    /** Returns whether there is so much that it will not soon be gone again. */
    static boolean hasAmpleRoom() {
        return usableBytes(directory()) >= 2 * LEAST_BYTES;
    }

    private static long usableBytes(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            // Not there yet, or no longer: the recorder makes it, or says why it cannot.
            return Long.MAX_VALUE;
        }
    }

    /** Nothing else tells where it is: it may be set by a flag or while the JVM runs. */
    private static Path directory() {
        try {
            Object told =
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "jfrConfigure",
                                    new Object[] {new String[0]},
                                    new String[] {String[].class.getName()});
            Matcher path = PATH.matcher(String.valueOf(told));
            if (path.find()) {
                return Path.of(path.group(1).strip());
            }
        } catch (JMException e) {
            // This JVM has no such command; its files are where they are by default.
        }
        return Path.of(System.getProperty("java.io.tmpdir"));
    }
}
