package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cli.Setting.Source;
import io.penstock.gateway.GatewaySettings;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.node.NodeSettings;
import io.penstock.node.ProfilingSettings;
import io.penstock.task.TaskDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigurationTest {
    @TempDir Path directory;

    @Test
    void startsFromTheDefaultsOfTheRecords() {
        NodeSettings settings = load(null, Map.of(), Map.of()).toNodeSettings();

        assertThat(settings)
                .isEqualTo(
                        new NodeSettings(
                                        NodeSettings.Kafka.at("localhost:9092"),
                                        NodeSettings.Streams.in(Path.of("state")),
                                        GatewaySettings.loopback(GatewaySettings.STANDARD_PORT),
                                        TaskDefaults.STANDARD,
                                        Lifecycle.STANDARD)
                                .withProfiling(ProfilingSettings.STANDARD));
    }

    @Test
    void readsEveryKeyOfAFile() {
        NodeSettings settings =
                load(
                                """
                                kafka:
                                  bootstrap: k1:9092,k2:9092
                                  create-topics: false
                                  partitions: 24
                                  assigned-partitions: 48
                                  replication: 3
                                  properties:
                                    security.protocol: SSL
                                streams:
                                  application-id: penstock-eu
                                  state-directory: /var/lib/penstock
                                  guarantee: at-least-once
                                  commit-ms: 50
                                  threads: 4
                                  standbys: 1
                                  write-buffer-bytes: 1048576
                                  record-cache-bytes: 0
                                gateway:
                                  host: 0.0.0.0
                                  port: 80
                                  allowed-hosts:
                                    - a.example
                                    - b.example
                                  cors-origins: https://ops.example
                                  limits:
                                    connections: 10
                                    requests: 20
                                    header-bytes: 4096
                                    lines-in-flight: 30
                                    line-bytes-in-flight: 40
                                  timeouts:
                                    idle: 1m
                                    body: 2s
                                    acknowledge: 3s
                                    stop: 400ms
                                defaults:
                                  tenant: acme
                                  priority: 3
                                  complexity: high
                                  timeout-ms: 1000
                                  max-attempts: 7
                                lifecycle:
                                  back-off:
                                    first-ms: 10
                                    max-ms: 20
                                    factor: 1.5
                                  max-losses: 9
                                  park-ms: 11
                                """,
                                Map.of(),
                                Map.of())
                        .toNodeSettings();

        assertThat(settings.kafka())
                .isEqualTo(
                        new NodeSettings.Kafka(
                                "k1:9092,k2:9092",
                                false,
                                24,
                                48,
                                (short) 3,
                                Map.of("security.protocol", "SSL")));
        assertThat(settings.streams())
                .isEqualTo(
                        new NodeSettings.Streams(
                                "penstock-eu",
                                Path.of("/var/lib/penstock"),
                                NodeSettings.Guarantee.AT_LEAST_ONCE,
                                50,
                                4,
                                1,
                                1_048_576,
                                0));
        assertThat(settings.gateway().allowedHosts())
                .containsExactlyInAnyOrder("a.example", "b.example");
        assertThat(settings.gateway().corsOrigins()).containsExactly("https://ops.example");
        assertThat(settings.gateway().limits())
                .hasToString(
                        "GatewayLimits[connections=10, requests=20, headerBytes=4096,"
                                + " linesInFlight=30, lineBytesInFlight=40]");
        assertThat(settings.gateway().timeouts().idle()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.gateway().timeouts().stop()).isEqualTo(Duration.ofMillis(400));
        assertThat(settings.defaults())
                .hasToString(
                        "TaskDefaults[tenant=acme, priority=3, complexity=HIGH, timeoutMs=1000,"
                                + " maxAttempts=7]");
        assertThat(settings.lifecycle())
                .hasToString(
                        "Lifecycle[backOff=BackOff[firstMs=10, maxMs=20, factor=1.5], maxLosses=9,"
                                + " parkMs=11]");
    }

    @Test
    void letsOptionsWinOverTheEnvironmentOverTheFileOverDefaults() {
        NodeConfiguration configuration =
                load(
                        "gateway:\n  port: 1\nstreams:\n  threads: 2\n  commit-ms: 3\n",
                        Map.of(
                                "PENSTOCK_STREAMS_THREADS",
                                "20",
                                "PENSTOCK_STREAMS_COMMIT_MS",
                                "30"),
                        Map.of("streams.commit-ms", "300"));

        assertThat(
                        List.of(
                                configuration.setting("streams.standbys"),
                                configuration.setting("gateway.port"),
                                configuration.setting("streams.threads"),
                                configuration.setting("streams.commit-ms")))
                .containsExactly(
                        new Setting("streams.standbys", "0", Source.DEFAULT),
                        new Setting("gateway.port", "1", Source.FILE),
                        new Setting("streams.threads", "20", Source.ENVIRONMENT),
                        new Setting("streams.commit-ms", "300", Source.OPTION));
    }

    @Test
    void takesTheShortVariableForTheBootstrapServers() {
        assertThat(
                        load(null, Map.of("PENSTOCK_BOOTSTRAP", "k:1"), Map.of())
                                .setting("kafka.bootstrap"))
                .isEqualTo(new Setting("kafka.bootstrap", "k:1", Source.ENVIRONMENT));
    }

    @Test
    void fillsInDefaultsOfVariablesThatAreNotSet() {
        assertThat(
                        load("kafka:\n  bootstrap: ${NO_SUCH_VARIABLE:k:9}\n", Map.of(), Map.of())
                                .setting("kafka.bootstrap")
                                .value())
                .isEqualTo("k:9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "kafka.bootstap: x | FILE: no key 'kafka.bootstap'; did you mean kafka.bootstrap?",
                "colour: red | FILE: no key 'colour'; 'penstock config show' lists all",
                "kafka.bootstrap: ${NO_SUCH_VARIABLE} | FILE: kafka.bootstrap names a variable that"
                        + " is not set: ${NO_SUCH_VARIABLE}; set it, or write"
                        + " ${NO_SUCH_VARIABLE:default}",
                "gateway.port: many | configuration (file): gateway.port must be a whole number of"
                        + " 32 bits, is 'many'",
                "gateway.port: 70000 | configuration (file): gateway.port must be 0 to 65535, is"
                        + " 70000",
                "streams.commit-ms: 0 | configuration (file): streams.commit-ms must be at least 1,"
                        + " is 0",
                "streams.guarantee: maybe | configuration (file): streams.guarantee must be"
                        + " exactly-once or at-least-once, is 'maybe'",
                "lifecycle.back-off.first-ms: 0 | configuration (file): lifecycle.back-off.first-ms"
                        + " must be at least 1, is 0",
                "defaults.priority: 12 | configuration (file): defaults.priority must be 0 to 9, is"
                        + " 12",
                "gateway.timeouts.idle: soon | configuration (file): gateway.timeouts.idle must be a"
                        + " time such as 500ms, 10s, 2m or 1h, is 'soon'",
                "kafka.create-topics: yep | configuration (file): kafka.create-topics must be true"
                        + " or false, is 'yep'"
            })
    void namesTheKeyAndTheRuleThatAValueBreaks(String line, String message) {
        assertThatThrownBy(() -> load(line + "\n", Map.of(), Map.of()).toNodeSettings())
                .isInstanceOf(CommandFailure.class)
                .hasMessage(message.replace("FILE", directory.resolve("node.yaml").toString()));
    }

    @Test
    void saysThatAFileIsNoYamlOrNotThere() {
        assertThatThrownBy(() -> load("kafka: [a\n", Map.of(), Map.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith(directory.resolve("node.yaml") + " is not YAML: ");
        assertThatThrownBy(
                        () ->
                                NodeConfiguration.load(
                                        Optional.of(Path.of("/no/such.yaml")), Map.of(), Map.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("cannot read /no/such.yaml: give a file that you may read");
    }

    @Test
    void masksSecrets() {
        NodeConfiguration configuration =
                load(
                        """
                        kafka:
                          properties:
                            sasl.jaas.config: user and password
                            ssl.key.password: hunter2
                            ssl.truststore.location: /etc/trust
                        """,
                        Map.of(),
                        Map.of());

        assertThat(configuration.settings().stream().map(Setting::shown))
                .contains("/etc/trust")
                .doesNotContain("user and password", "hunter2");
        assertThat(new Setting("redis.url", "redis://me:hunter2@host:1", Source.FILE).shown())
                .isEqualTo("redis://me:********@host:1");
    }

    @Test
    void isShownKeyByKeyWithItsSource() throws IOException {
        Path file = Files.writeString(directory.resolve("node.yaml"), "gateway:\n  port: 8081\n");

        CommandLineRun people = CommandLineRun.of("config", "show", "--config", file.toString());
        CommandLineRun machines =
                CommandLineRun.of("config", "show", "--json", "--bootstrap", "k:1");

        assertThat(people.exitCode()).isZero();
        assertThat(people.out().lines())
                .anyMatch(line -> line.matches("gateway.port +8081 +file"))
                .anyMatch(line -> line.matches("gateway.host +127.0.0.1 +default"));
        assertThat(machines.out())
                .startsWith(
                        "{\"settings\":[{\"key\":\"kafka.bootstrap\",\"value\":\"k:1\","
                                + "\"source\":\"option\"},");
    }

    private NodeConfiguration load(
            @Nullable String yaml, Map<String, String> environment, Map<String, String> options) {
        try {
            Optional<Path> file =
                    yaml == null
                            ? Optional.empty()
                            : Optional.of(Files.writeString(directory.resolve("node.yaml"), yaml));
            return NodeConfiguration.load(file, environment, options);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
