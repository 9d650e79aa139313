package io.penstock.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The files of a zip archive, in the order of its directory. */
final class ZipArchive implements SourceArchive {
    private final Path path;
    private final ZipFile zip;
    private final List<String> entries;

    private ZipArchive(Path path, ZipFile zip) {
        this.path = path;
        this.zip = zip;
        entries = zip.stream().filter(e -> !e.isDirectory()).map(ZipEntry::getName).toList();
    }

    static ZipArchive open(Path path) throws IOException {
        Path real = path.toRealPath();
        return new ZipArchive(real, new ZipFile(real.toFile()));
    }

    @Override
    public String location() {
        return path.toString();
    }

    @Override
    public List<String> entries() {
        return entries;
    }

    @Override
    public byte[] read(String entry) throws IOException {
        ZipEntry found = zip.getEntry(entry);
        if (found == null) {
            throw new IOException("no file " + entry + " in " + path);
        }
        try (InputStream in = zip.getInputStream(found)) {
            return in.readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
