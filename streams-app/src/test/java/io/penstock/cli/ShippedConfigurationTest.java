package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.cache.config.HotCache;
import io.penstock.cache.local.LocalSize;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.gateway.GatewaySettings;
import io.penstock.localstack.FreePorts;
import io.penstock.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The files for development and production, and what becomes of the secrets in them. */
class ShippedConfigurationTest {
    private static final Path DIRECTORY = Path.of("..", "docs", "config");
    private static final String SECRET = "hunter2-nobody-may-see";
    private static final Map<String, String> PRODUCTION =
            Map.of("KAFKA_BOOTSTRAP", "k1:9092,k2:9092", "REDIS_PASSWORD", SECRET);

    @TempDir Path directory;

    @Test
    void developmentHasNoRedisAndASmallCache() {
        NodeSettings settings = load("config-dev.yaml", Map.of()).toNodeSettings();

        assertThat(settings.cache().redis()).isEmpty();
        assertThat(settings.cache().local().size()).isEqualTo(LocalSize.entries(100));
        assertThat(settings.cache().local().longest()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.kafka().bootstrap()).isEqualTo("localhost:9092");
    }

    @Test
    void developmentHasNoRedisEvenWhenAVariableNamesOne() {
        assertThat(
                        load("config-dev.yaml", Map.of("REDIS_URL", "redis://127.0.0.1:6379"))
                                .toNodeSettings()
                                .cache()
                                .redis())
                .isEmpty();
    }

    @Test
    void productionHasRedisWithItsPoolAndTimes() {
        NodeSettings settings = load("config-prod.yaml", PRODUCTION).toNodeSettings();

        RedisConfig redis = settings.cache().redis().orElseThrow();
        assertThat(redis.address()).hasToString("STANDALONE [redis.internal:6379]");
        assertThat(redis.poolMax()).isEqualTo(50);
        assertThat(redis.poolIdle()).isEqualTo(10);
        assertThat(redis.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(redis.bulkBudget()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.cache().local().size()).isEqualTo(LocalSize.entries(10_000));
        assertThat(settings.cache().local().longest()).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.kafka().bootstrap()).isEqualTo("k1:9092,k2:9092");
        assertThat(settings.gateway().metrics())
                .isEqualTo(new GatewaySettings.Metrics("0.0.0.0", 9090));
    }

    @Test
    void productionNamesTheVariableThatIsNotSet() {
        CommandLineRun run =
                CommandLineRun.with(
                        Map.of("KAFKA_BOOTSTRAP", "k:1"),
                        "node",
                        "--config",
                        DIRECTORY.resolve("config-prod.yaml").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .hasLineCount(1)
                .contains("redis.password names a variable that is not set: ${REDIS_PASSWORD}");
    }

    @Test
    void variablesAreTextAndAreNotReadAgain() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("a.yaml"),
                        "defaults.tenant: ${A}\nredis:\n  key_prefix: '${B:x}-${C:}-$1'\n");

        NodeConfiguration configuration =
                NodeConfiguration.load(
                        Optional.of(file), Map.of("A", "${B} # no: comment"), Map.of());

        assertThat(configuration.setting("defaults.tenant").value())
                .isEqualTo("${B} # no: comment");
        assertThat(configuration.setting("redis.key-prefix").value()).isEqualTo("x--$1");
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("a.yaml"), "gateway:\n  port: 1\ngateway.port: 2\n");

        CommandLineRun run = CommandLineRun.of("config", "show", "--config", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).endsWith(": key 'gateway.port' stands there twice\n");
    }

    @Test
    void theStrongerSourceSaysWhereRedisIs() {
        assertThat(
                        load(
                                        "config-prod.yaml",
                                        Map.of(
                                                "KAFKA_BOOTSTRAP",
                                                "k:1",
                                                "REDIS_PASSWORD",
                                                SECRET,
                                                "REDIS_URL",
                                                "redis://other:1"))
                                .toNodeSettings()
                                .cache()
                                .redis()
                                .orElseThrow()
                                .address())
                .hasToString("STANDALONE [other:1]");
    }

    @Test
    void noSecretIsShown() {
        CommandLineRun people = show(List.of());
        CommandLineRun machines = show(List.of("--json"));

        assertThat(people.exitCode()).as(people.err()).isZero();
        assertThat(people.out() + machines.out())
                .contains("redis.password", "********")
                .doesNotContain(SECRET);
        assertThat(load("config-prod.yaml", PRODUCTION).settings().toString())
                .doesNotContain(SECRET);
        assertThat(load("config-prod.yaml", PRODUCTION).toNodeSettings().toString())
                .doesNotContain(SECRET);
        assertThat(
                        List.of(
                                setting("redis://" + SECRET + "@h:1"),
                                setting("redis-sentinel://" + SECRET + "@a:1,b:2/0#main"),
                                setting("redis://user:p@" + SECRET + "@h:1"),
                                setting("redis-cluster://:" + SECRET + "@a:1,b:2")))
                .allSatisfy(shown -> assertThat(shown).doesNotContain(SECRET));
    }

    @Test
    void aWrongSecretIsNotRepeated() {
        CommandLineRun run =
                CommandLineRun.with(
                        Map.of("REDIS_URL", "redsi://me:" + SECRET + "@h:1"), "config", "show");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out() + run.err()).doesNotContain(SECRET);
    }

    @Test
    void noSecretIsLoggedWhileRedisIsAway() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        root.addAppender(events);
        root.setLevel(Level.TRACE);
        try {
            Map<String, String> environment =
                    Map.of(
                            "REDIS_ADDR",
                            "127.0.0.1:" + FreePorts.next(),
                            "PENSTOCK_REDIS_PASSWORD",
                            SECRET);
            NodeSettings settings =
                    NodeConfiguration.load(Optional.empty(), environment, Map.of())
                            .toNodeSettings();
            try (HotCache cache =
                    HotCache.open(settings.cache(), new SimpleMeterRegistry(), "test")) {
                assertThat(cache.awaitReady(Duration.ofMillis(300))).isFalse();
            }
        } finally {
            root.setLevel(before);
            root.detachAppender(events);
        }

        assertThat(List.copyOf(events.list))
                .isNotEmpty()
                .noneMatch(
                        event ->
                                event.getFormattedMessage().contains(SECRET)
                                        || String.valueOf(event.getKeyValuePairs())
                                                .contains(SECRET));
    }

    private static String setting(String url) {
        return new Setting("redis.url", url, Setting.Source.FILE).shown();
    }

    private static CommandLineRun show(List<String> more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "config",
                                "show",
                                "--config",
                                DIRECTORY.resolve("config-prod.yaml").toString()));
        arguments.addAll(more);
        return CommandLineRun.with(PRODUCTION, arguments.toArray(String[]::new));
    }

    private static NodeConfiguration load(String name, Map<String, String> environment) {
        return NodeConfiguration.load(Optional.of(DIRECTORY.resolve(name)), environment, Map.of());
    }
}
