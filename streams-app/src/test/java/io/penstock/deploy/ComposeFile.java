package io.penstock.deploy;

import io.penstock.localstack.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** The compose file as {@code docker-compose config} understands it. */
record ComposeFile(Map<String, Object> root) {
    /** Returns whether the program is on the PATH; it needs no engine for this. */
    static boolean canBeRead() {
        return Programs.isInstalled("docker-compose");
    }

    static ComposeFile read() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "docker-compose",
                                "-f",
                                Path.of("..", "docker-compose.yml").toString(),
                                "config")
                        .redirectErrorStream(true)
                        .start();
        String answer;
        try (InputStream output = process.getInputStream()) {
            answer = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (process.waitFor() != 0) {
            throw new AssertionError(answer);
        }
        return new ComposeFile(new Yaml().load(answer));
    }

    /** Returns the value at a path of keys, null where there is none. */
    @Nullable Object at(String... path) {
        Object value = root;
        for (String key : path) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value;
    }

    /** Returns the names of the services. */
    List<String> services() {
        return at("services") instanceof Map<?, ?> map
                ? map.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The same as text. */
    String text(String... path) {
        return String.valueOf(at(path));
    }
}
