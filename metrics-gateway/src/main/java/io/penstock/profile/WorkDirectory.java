package io.penstock.profile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where recordings lie while they are made and read. Made when the first file is asked for, and
 * emptied on close; several processes may share the directory above. Any thread.
 */
final class WorkDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkDirectory.class);

    private static final String PREFIX = ".work-";
    private static final Pattern PID = Pattern.compile("\\.work-(\\d{1,10})-.*");

    private final Path directory;

    /**
     * @param parent the directory of profiles; what processes that were killed left there is
     *     deleted
     */
    WorkDirectory(Path parent) {
        Path whole = parent.toAbsolutePath();
        directory = whole.resolve(PREFIX + ProcessHandle.current().pid() + "-" + id());
        if (Files.isDirectory(whole)) {
            deleteLeftOver(whole);
        }
    }

    private static String id() {
        return Long.toString(System.nanoTime(), Character.MAX_RADIX);
    }

    private static void deleteLeftOver(Path parent) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path left : all) {
                Matcher pid = PID.matcher(left.getFileName().toString());
                if (pid.matches() && ProcessHandle.of(Long.parseLong(pid.group(1))).isEmpty()) {
                    empty(left);
                }
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("captures cannot be listed");
        }
    }

    /**
     * Makes an empty file.
     *
     * @throws IOException when the directory cannot be written
     */
    Path file(String suffix) throws IOException {
        Files.createDirectories(directory);
        return Files.createTempFile(directory, "capture", suffix);
    }

    /** Deletes a file, and logs when that fails. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("error", e.toString())
                    .log("file of a capture cannot be deleted");
        }
    }

    @Override
    public void close() {
        if (Files.isDirectory(directory)) {
            empty(directory);
        }
    }

    private static void empty(Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            files.forEach(WorkDirectory::delete);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("captures cannot be listed");
        }
        delete(directory);
    }
}
