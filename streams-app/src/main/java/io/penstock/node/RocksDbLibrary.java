package io.penstock.node;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Loads RocksDB's native code. RocksDB itself would leave a copy of it (15 MB) in the directory for
 * temporary files each time that a process is killed; this one deletes the copy once it is loaded.
 */
final class RocksDbLibrary {
    private static boolean loaded;

    private RocksDbLibrary() {}

    /** Loads it unless that has been done. */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            Path directory = Files.createTempDirectory("penstock-rocksdb-");
            String packed = Environment.getJniLibraryFileName("rocksdb");
            // RocksDB looks for another name in a directory than in its own archive.
            Path library = directory.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
            try (InputStream code = RocksDB.class.getClassLoader().getResourceAsStream(packed)) {
                if (code == null) {
                    throw new FileNotFoundException(packed + " for this system and processor");
                }
                Files.copy(code, library);
                RocksDB.loadLibrary(List.of(directory.toString()));
            } finally {
                Files.deleteIfExists(library);
                Files.delete(directory);
            }
            loaded = true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot load RocksDB", e);
        }
    }
}
