package io.penstock.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The running {@code dev} stacks of one user: a file each in the user's runtime directory. A file
 * whose process is gone, as after SIGKILL, is passed over and removed.
 */
final class RunningStacks {
    private static final String PREFIX = "dev-";
    private static final String SUFFIX = ".json";

    private final Path directory;

    RunningStacks(Path directory) {
        this.directory = directory;
    }

    /** Takes an announcement back. */
    interface Announcement extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Announces a stack until the returned announcement is closed.
     *
     * @throws CommandFailure when the directory cannot be written
     */
    Announcement announce(RunningStack stack) {
        Path file = directory.resolve(PREFIX + stack.pid() + SUFFIX);
        try {
            createDirectory();
            // Moved into place, so that a command that looks at this moment never reads half of it.
            Path draft = Files.createTempFile(directory, "draft", ".tmp");
            Files.write(draft, stack.toJson().getBytes(StandardCharsets.UTF_8));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommandFailure(
                    "cannot write "
                            + file
                            + ": make its directory writable, or set"
                            + " XDG_RUNTIME_DIR to one that is",
                    e);
        }
        return () -> remove(file);
    }

    /** Returns the newest stack whose process is alive. */
    Optional<RunningStack> newest() {
        return alive().stream().max(Comparator.comparingLong(RunningStack::startedAt));
    }

    /** Returns when this process started, in milliseconds since 1970. */
    static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private List<RunningStack> alive() {
        List<RunningStack> alive = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                read(file).ifPresent(alive::add);
            }
        } catch (IOException e) {
            // No directory: nobody has run dev. One that cannot be read announces nothing either.
            return List.of();
        }
        return alive;
    }

    private static Optional<RunningStack> read(Path file) throws IOException {
        try {
            RunningStack stack = RunningStack.read(Files.readAllBytes(file));
            if (isAlive(stack)) {
                return Optional.of(stack);
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            // Not ours, or of a version that wrote other fields: as good as absent.
        }
        remove(file);
        return Optional.empty();
    }

    private static boolean isAlive(RunningStack stack) {
        return ProcessHandle.of(stack.pid())
                .filter(ProcessHandle::isAlive)
                .filter(process -> startOf(process) == stack.startedAt())
                .isPresent();
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Harmless: whoever reads it sees that its process is gone.
        }
    }

    private void createDirectory() throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(directory);
        }
    }
}
