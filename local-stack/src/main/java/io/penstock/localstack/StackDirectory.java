package io.penstock.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where a server keeps its files: a directory that was given and is kept, or a temporary one that
 * is deleted on close, at the latest when this JVM is gone. Safe for use by many threads.
 */
public final class StackDirectory implements AutoCloseable {
    private final Path path;
    private final boolean kept;

    private StackDirectory(Path path, boolean kept) {
        this.path = path;
        this.kept = kept;
    }

    /**
     * Opens the given directory, which is made when it does not exist, or a new temporary one.
     *
     * @param given a directory to keep; null for a temporary one
     * @param purpose one word in the name of a temporary one
     * @throws UncheckedIOException when it cannot be made
     */
    public static StackDirectory open(@Nullable Path given, String purpose) {
        try {
            if (given != null) {
                return new StackDirectory(
                        Files.createDirectories(given.toAbsolutePath()).toRealPath(), true);
            }
            Path temporary = Files.createTempDirectory("penstock-" + purpose + "-").toRealPath();
            DeleteAfterExit.add(temporary);
            return new StackDirectory(temporary, false);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make a directory for " + purpose, failed);
        }
    }

    /** Where it is: absolute and without symbolic links. */
    public Path path() {
        return path;
    }

    /** Whether the files outlive close. */
    public boolean kept() {
        return kept;
    }

    /** Deletes a temporary directory with all that is in it; leaves a given one alone. */
    @Override
    public void close() {
        if (kept || Files.notExists(path)) {
            return;
        }
        try {
            Files.walkFileTree(path, new DeleteFiles());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot delete " + path, failed);
        }
    }

    /** A server that is still ending may delete its files at the same time. */
    private static final class DeleteFiles extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failed;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed)
                throws IOException {
            if (failed != null) {
                throw failed;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
