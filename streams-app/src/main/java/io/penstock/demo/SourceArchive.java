package io.penstock.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files with source code, in a fixed order. Safe for use by many threads. */
public interface SourceArchive extends AutoCloseable {
    /** The location of {@link RuntimeImage}. */
    String RUNTIME_IMAGE = "jrt:/";

    /** Returns where it lies: what {@link #open} takes. */
    String location();

    /** Returns the names of its files, in its own order. */
    List<String> entries();

    /**
     * Returns the bytes of one file.
     *
     * @throws IOException when there is no such file, or it cannot be read
     */
    byte[] read(String entry) throws IOException;

    @Override
    void close() throws IOException;

    /**
     * Opens an archive.
     *
     * @param location path of a zip file, or {@link #RUNTIME_IMAGE}
     * @throws IOException when it cannot be read
     */
    static SourceArchive open(String location) throws IOException {
        return location.equals(RUNTIME_IMAGE)
                ? RuntimeImage.open()
                : ZipArchive.open(Path.of(location));
    }

    /**
     * Returns the location of the source code of a JDK, or of its classes where the sources are not
     * installed.
     *
     * @param javaHome the JDK that this program runs on
     */
    static String locationIn(Path javaHome) {
        Path sources = javaHome.resolve("lib").resolve("src.zip");
        return Files.isReadable(sources) ? sources.toString() : RUNTIME_IMAGE;
    }
}
