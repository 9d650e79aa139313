package io.penstock.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
    @Test
    void shouldTakeTheFirstExecutableOnThePath(@TempDir Path directory) throws Exception {
        Path without = Files.createDirectory(directory.resolve("without"));
        Path with = Files.createDirectory(directory.resolve("with"));
        Path binary = Files.createFile(with.resolve("redis-server"));
        String path = without + File.pathSeparator + File.pathSeparator + with;
        assertThat(Programs.find("redis-server", path)).isEmpty();
        assertThat(binary.toFile().setExecutable(true)).isTrue();
        assertThat(Programs.find("redis-server", path)).contains(binary);
        assertThat(Programs.find("redis-server", null)).isEmpty();
    }
}
