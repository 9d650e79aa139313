package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.sun.management.HotSpotDiagnosticMXBean;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.penstock.alert.AlertSettings;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.localstack.FreePorts;
import io.penstock.localstack.LocalRedis;
import io.penstock.node.Node;
import io.penstock.node.NodeSettings;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A node whose secrets are all wrong, so that everything that could complain of them does: no log,
 * no answer, no output and no thread dump holds one.
 */
class SecretsIT {
    private static final String REDIS = "hush-of-redis";
    private static final String KAFKA = "hush-of-kafka";
    private static final String WEBHOOK = "hush-of-webhook";

    @Test
    void noSecretAppearsAnywhere(@TempDir Path directory) throws Exception {
        Listener listener = new Listener();
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                LocalRedis redis = LocalRedis.start();
                var _ = listener.listening()) {
            wantAnotherPassword(redis);
            Map<String, String> environment = environment(kafka, redis, directory);
            NodeConfiguration configuration =
                    NodeConfiguration.load(file(directory), environment, Map.of());
            NodeSettings settings = configuration.toNodeSettings();
            noSecret(configuration.settings().toString());
            noSecret(settings.toString());
            noSecret(shown(environment, directory));
            noSecret(shown(environment, directory, "--json"));

            try (Node node = Node.start(settings.withAlerts(quick(settings.alerts())))) {
                assertThat(node.awaitReady(Duration.ofMinutes(2))).isTrue();
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> listener.heard("webhook did not take an alert"));
                for (String path :
                        List.of(
                                "/health",
                                "/health/ready",
                                "/metrics",
                                "/api/v1/cache",
                                "/api/v1/alerts",
                                "/api/v1/topology",
                                "/api/v1/tasks/none",
                                "/none")) {
                    noSecret(get(node, path));
                }
                noSecret(post(node, "/api/v1/tasks", "{\"type\":"));
                String refused = post(node, "/api/v1/cache/invalidate", "{\"keys\":[\"a\"]}");
                assertThat(refused).contains("redis_unavailable");
                noSecret(refused);
                noSecret(threadDump(directory));
            }
        }
        assertThat(listener.events).hasPositiveValue();
        assertThat(listener.offenders).isEmpty();
    }

    @Test
    void noSecretAppearsWhenTheBrokerRefusesIt(@TempDir Path directory) throws Exception {
        Listener listener = new Listener();
        try (var _ = listener.listening()) {
            Map<String, String> environment =
                    new HashMap<>(
                            Map.of(
                                    "PENSTOCK_BOOTSTRAP",
                                    "127.0.0.1:" + FreePorts.next(),
                                    "PENSTOCK_STREAMS_STATE_DIRECTORY",
                                    directory.resolve("state").toString()));
            environment.put("SASL_PASSWORD", KAFKA);
            Path file = file(directory).orElseThrow();

            CommandLineRun doctor =
                    CommandLineRun.with(environment, "doctor", "--config", file.toString());

            assertThat(doctor.out()).contains("FAIL", "Kafka");
            noSecret(doctor.out() + doctor.err());
        }
        assertThat(listener.offenders).isEmpty();
    }

    private static void wantAnotherPassword(LocalRedis redis) {
        try (RedisClient client = RedisClient.create(redis.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().configSet("requirepass", "another");
        }
    }

    private static Map<String, String> environment(
            EmbeddedKafka kafka, LocalRedis redis, Path directory) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PENSTOCK_BOOTSTRAP", kafka.bootstrapServers());
        environment.put("PENSTOCK_GATEWAY_PORT", "0");
        environment.put("PENSTOCK_KAFKA_PARTITIONS", "1");
        environment.put("PENSTOCK_STREAMS_STATE_DIRECTORY", directory.resolve("state").toString());
        environment.put("PENSTOCK_PROFILING_PROFILE_DIR", directory.resolve("profiles").toString());
        environment.put("PENSTOCK_PROFILING_HTTP_ADDR", "127.0.0.1:0");
        environment.put("REDIS_ADDR", redis.uri().replaceFirst("redis://", ""));
        environment.put("PENSTOCK_REDIS_PASSWORD", REDIS);
        environment.put("SASL_PASSWORD", KAFKA);
        environment.put(
                "PENSTOCK_ALERTING_WEBHOOK",
                "http://user:"
                        + WEBHOOK
                        + "@127.0.0.1:"
                        + FreePorts.next()
                        + "/hook?token="
                        + WEBHOOK);
        return environment;
    }

    private static Optional<Path> file(Path directory) throws Exception {
        return Optional.of(
                Files.writeString(
                        directory.resolve("node.yaml"),
                        """
                        kafka:
                          properties:
                            sasl.mechanism: PLAIN
                            sasl.jaas.config: org.apache.kafka.common.security.plain.PlainLoginModule required username="me" password="${SASL_PASSWORD}";
                        """));
    }

    /** An alert that fires at once. */
    private static AlertSettings quick(AlertSettings as) {
        return new AlertSettings(
                true,
                Duration.ofMillis(200),
                Duration.ZERO,
                as.memoryThreshold(),
                1,
                as.gcThreshold(),
                as.webhook());
    }

    private static String shown(
            Map<String, String> environment, Path directory, String... options) {
        String[] command = {
            "config", "show", "--config", directory.resolve("node.yaml").toString()
        };
        String[] all = Arrays.copyOf(command, command.length + options.length);
        System.arraycopy(options, 0, all, command.length, options.length);
        CommandLineRun run = CommandLineRun.with(environment, all);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out() + run.err();
    }

    private static String get(Node node, String path) throws Exception {
        return send(HttpRequest.newBuilder(address(node, path)));
    }

    private static String post(Node node, String path, String json) throws Exception {
        return send(
                HttpRequest.newBuilder(address(node, path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    private static URI address(Node node, String path) {
        return URI.create("http://127.0.0.1:" + node.httpPort() + path);
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString()).body();
        }
    }

    private static String threadDump(Path directory) throws Exception {
        Path dump = directory.resolve("threads.txt").toAbsolutePath();
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        return Files.readString(dump);
    }

    private static void noSecret(String text) {
        assertThat(text).doesNotContain(REDIS, KAFKA, WEBHOOK);
    }

    /** Reads all that is logged, and keeps what should not be there. */
    private static final class Listener extends AppenderBase<ILoggingEvent> {
        private final List<String> offenders = new CopyOnWriteArrayList<>();
        private final List<String> own = new CopyOnWriteArrayList<>();
        private final AtomicInteger events = new AtomicInteger();

        AutoCloseable listening() {
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            Logger ours = (Logger) LoggerFactory.getLogger("io.penstock");
            Logger lettuce = (Logger) LoggerFactory.getLogger("io.lettuce");
            List<Logger> all = List.of(root, ours, lettuce);
            List<Optional<Level>> before =
                    all.stream().map(logger -> Optional.ofNullable(logger.getLevel())).toList();
            setContext(root.getLoggerContext());
            start();
            root.addAppender(this);
            root.setLevel(Level.INFO);
            ours.setLevel(Level.TRACE);
            // One level below it shows the bytes on the wire, and nobody could hide a secret there.
            lettuce.setLevel(Level.DEBUG);
            return () -> {
                root.detachAppender(this);
                for (int i = 0; i < all.size(); i++) {
                    all.get(i).setLevel(before.get(i).orElse(null));
                }
            };
        }

        boolean heard(String message) {
            return own.contains(message);
        }

        @Override
        protected void append(ILoggingEvent event) {
            events.incrementAndGet();
            if (event.getLoggerName().startsWith("io.penstock")) {
                own.add(event.getMessage());
            }
            String text =
                    event.getFormattedMessage()
                            + event.getKeyValuePairs()
                            + (event.getThrowableProxy() == null
                                    ? ""
                                    : ThrowableProxyUtil.asString(event.getThrowableProxy()));
            if (List.of(REDIS, KAFKA, WEBHOOK).stream().anyMatch(text::contains)) {
                offenders.add(text);
            }
        }
    }
}
