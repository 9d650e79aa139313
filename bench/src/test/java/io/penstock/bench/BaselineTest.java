package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

/** Results that are kept for comparison are of benches that exist. */
class BaselineTest {
    @Test
    void everyBaselineIsOfABenchThatExists() throws Exception {
        int results = 0;
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of("baselines"), "*.json")) {
            for (Path file : files) {
                for (JsonNode result : read(file)) {
                    assertThat(isBench(result.path("benchmark").asText()))
                            .as("%s in %s", result.path("benchmark").asText(), file)
                            .isTrue();
                    assertThat(result.path("primaryMetric").path("score").asDouble()).isPositive();
                    results++;
                }
            }
        }
        assertThat(results).isGreaterThan(20);
    }

    private static JsonNode read(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    private static boolean isBench(String name) throws ClassNotFoundException {
        int dot = name.lastIndexOf('.');
        return Arrays.stream(Class.forName(name.substring(0, dot)).getMethods())
                .anyMatch(
                        method ->
                                method.getName().equals(name.substring(dot + 1))
                                        && method.isAnnotationPresent(Benchmark.class));
    }
}
