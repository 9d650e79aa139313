package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCredentials;
import io.penstock.cli.Setting.Source;
import io.penstock.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key: its default as documented, its value from a file and from a variable, its effect. */
class EveryKeyTest {
    private static final Pattern DOCUMENTED =
            Pattern.compile("^\\| `([a-z.-]+)` \\| (`([^`|]*)`)?([^|]*) ?\\|", Pattern.MULTILINE);

    /** A value for the file and another for the environment, both unlike the default. */
    private static final Map<String, List<String>> OTHER =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("kafka.bootstrap", List.of("a:1", "b:2")),
                            Map.entry("kafka.create-topics", List.of("false", "false")),
                            Map.entry("streams.application-id", List.of("a", "b")),
                            Map.entry("streams.state-directory", List.of("/a", "/b")),
                            Map.entry(
                                    "streams.guarantee", List.of("at-least-once", "at-least-once")),
                            Map.entry("streams.threads", List.of("701", "702")),
                            Map.entry("gateway.host", List.of("0.0.0.0", "::")),
                            Map.entry("gateway.allowed-hosts", List.of("a", "b,c")),
                            Map.entry("gateway.cors-origins", List.of("http://a", "http://b")),
                            Map.entry("defaults.tenant", List.of("a", "b")),
                            Map.entry("defaults.priority", List.of("1", "2")),
                            Map.entry("defaults.complexity", List.of("low", "high")),
                            Map.entry("lifecycle.back-off.factor", List.of("1.5", "3.0")),
                            Map.entry("lifecycle.back-off.max-ms", List.of("700000", "800000")),
                            Map.entry("defaults.max-attempts", List.of("7", "8")),
                            Map.entry("gateway.limits.header-bytes", List.of("2048", "4096")),
                            Map.entry("metrics.host", List.of("0.0.0.0", "::")),
                            Map.entry("metrics.port", List.of("1", "2")),
                            Map.entry("redis.enabled", List.of("false", "false")),
                            Map.entry("redis.address", List.of("a:1", "b:2")),
                            Map.entry("redis.password", List.of("hush", "quiet")),
                            Map.entry("redis.url", List.of("redis://a:1", "redis://b:2")),
                            Map.entry("redis.key-prefix", List.of("a", "b")),
                            Map.entry("lag.cluster-name", List.of("a", "b")),
                            Map.entry("alerting.enabled", List.of("false", "false")),
                            Map.entry("alerting.gc-threshold", List.of("1.5", "3.0")),
                            Map.entry("alerting.webhook", List.of("http://a", "http://b")),
                            Map.entry("profiling.enabled", List.of("false", "false")),
                            Map.entry("profiling.enable-cpu", List.of("false", "false")),
                            Map.entry("profiling.enable-memory", List.of("false", "false")),
                            Map.entry("profiling.enable-block", List.of("false", "false")),
                            Map.entry("profiling.enable-mutex", List.of("false", "false")),
                            Map.entry("profiling.enable-goroutine", List.of("false", "false")),
                            Map.entry("profiling.profile-dir", List.of("/a", "/b")),
                            Map.entry("profiling.enable-http", List.of("false", "false")),
                            Map.entry(
                                    "profiling.http-addr", List.of("localhost:7070", "[::1]:7071")),
                            Map.entry("profiling.profile-duration", List.of("10s", "20s")),
                            Map.entry("profiling.engine", List.of("jfr", "async-profiler")),
                            Map.entry("profiling.continuous", List.of("false", "false")),
                            Map.entry("profiling.auto-profile", List.of("true", "true")),
                            Map.entry("profiling.keep-bytes", List.of("2097152", "4194304")),
                            Map.entry("profiling.on-alert", List.of("false", "false")),
                            Map.entry("profiling.remote", List.of("true", "true")),
                            Map.entry("redis.min-idle-conns", List.of("1", "2"))));

    @TempDir Path directory;

    static Stream<String> keys() {
        return NodeConfiguration.load(Optional.empty(), Map.of(), Map.of()).settings().stream()
                .map(Setting::key);
    }

    @Test
    void everyKeyIsDocumentedWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        DOCUMENTED
                .matcher(Files.readString(Path.of("..", "docs", "configuration.md")))
                .results()
                .forEach(
                        row ->
                                documented.put(
                                        row.group(1),
                                        row.group(3) == null
                                                ? row.group(4).strip()
                                                : row.group(3)));
        Map<String, String> actual = new TreeMap<>();
        NodeConfiguration.load(Optional.empty(), Map.of(), Map.of())
                .settings()
                .forEach(setting -> actual.put(setting.key(), setting.value()));
        actual.put("streams.threads", "half of the processors");

        assertThat(documented).isEqualTo(actual);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void comesFromTheFileAndTheEnvironmentAndIsRead(String key) throws IOException {
        List<String> others = OTHER.getOrDefault(key, ofItsKind(key));
        String before = effect(configuration(Map.of(), Map.of()));

        NodeConfiguration file = configuration(Map.of(key, others.getFirst()), Map.of());
        NodeConfiguration environment =
                configuration(
                        Map.of(key, others.getFirst()),
                        Map.of(NodeConfiguration.variable(key), others.getLast()));

        assertThat(file.setting(key)).isEqualTo(new Setting(key, others.getFirst(), Source.FILE));
        assertThat(environment.setting(key))
                .isEqualTo(new Setting(key, others.getLast(), Source.ENVIRONMENT));
        assertThat(effect(file)).isNotEqualTo(before);
        assertThat(effect(environment)).isNotEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void isRefusedInOneLineWhenOfTheWrongKind(String key) throws IOException {
        if (List.of(
                        "kafka.bootstrap",
                        "streams.application-id",
                        "streams.state-directory",
                        "gateway.host",
                        "metrics.host",
                        "defaults.tenant",
                        "redis.key-prefix",
                        "lag.cluster-name",
                        "profiling.profile-dir",
                        "redis.password")
                .contains(key)) {
            return;
        }
        Path file = write(Map.of(key, "not at all: \"right\""));

        CommandLineRun run = CommandLineRun.of("config", "show", "--config", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).startsWith("penstock: ").contains(key);
    }

    private static List<String> ofItsKind(String key) {
        String standard =
                NodeConfiguration.load(Optional.empty(), Map.of(), Map.of()).setting(key).value();
        return standard.matches("\\d+(ms|s)")
                ? List.of("601s", "11m")
                : List.of("65537", "65538").stream()
                        .map(number -> key.equals("gateway.port") ? number.substring(3) : number)
                        .toList();
    }

    /** What the node would start with, and the password, which no text shows. */
    private static String effect(NodeConfiguration configuration) {
        NodeSettings settings = configuration.toNodeSettings();
        String password =
                settings.cache()
                        .redis()
                        .map(redis -> redis.address().nodes().getFirst().getCredentialsProvider())
                        .map(provider -> provider.resolveCredentials().block())
                        .map(RedisCredentials::getPassword)
                        .map(String::valueOf)
                        .orElse("");
        return settings + password;
    }

    /** Redis and metrics have an address in all of them, or the keys beside it would do nothing. */
    private NodeConfiguration configuration(
            Map<String, String> values, Map<String, String> environment) throws IOException {
        Map<String, String> all =
                new TreeMap<>(Map.of("redis.address", "redis:6379", "metrics.port", "9090"));
        all.putAll(values);
        return NodeConfiguration.load(Optional.of(write(all)), environment, Map.of());
    }

    private Path write(Map<String, String> values) throws IOException {
        List<String> lines = new ArrayList<>();
        values.forEach((key, value) -> lines.add(key + ": '" + value + "'"));
        return Files.write(directory.resolve("node.yaml"), lines);
    }
}
