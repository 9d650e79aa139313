package io.penstock.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes of the JDK that this program runs on, sorted by name: what there is to read where its
 * sources are not installed.
 */
final class RuntimeImage implements SourceArchive {
    private final Path modules;
    private final List<String> entries;

    private RuntimeImage(Path modules, List<String> entries) {
        this.modules = modules;
        this.entries = entries;
    }

    static RuntimeImage open() throws IOException {
        FileSystem image = FileSystems.getFileSystem(URI.create(RUNTIME_IMAGE));
        Path modules = image.getPath("/modules");
        try (Stream<Path> files = Files.walk(modules)) {
            return new RuntimeImage(
                    modules,
                    files.filter(file -> file.toString().endsWith(".class"))
                            .map(file -> modules.relativize(file).toString())
                            .sorted()
                            .toList());
        }
    }

    @Override
    public String location() {
        return RUNTIME_IMAGE;
    }

    @Override
    public List<String> entries() {
        return entries;
    }

    @Override
    public byte[] read(String entry) throws IOException {
        return Files.readAllBytes(modules.resolve(entry));
    }

    /** Does nothing: the image belongs to the JVM. */
    @Override
    public void close() {}
}
