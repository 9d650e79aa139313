package io.penstock.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code docker-compose.yml}, value by value. */
class ComposeFileTest {
    private ComposeFile file;

    @BeforeEach
    void read() throws Exception {
        assumeTrue(ComposeFile.canBeRead(), "docker-compose is not on the PATH");
        file = ComposeFile.read();
    }

    @Test
    void bringsTheWholeThing() {
        assertThat(file.services())
                .containsExactlyInAnyOrder(
                        "kafka", "redis", "node", "agent", "prometheus", "grafana");
    }

    @Test
    void kafkaIsTheVersionOfTheClientsAndNeedsNoZooKeeper() throws Exception {
        String version =
                Pattern.compile("<kafka.version>(.*)</kafka.version>")
                        .matcher(Files.readString(Path.of("..", "pom.xml")))
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1);

        assertThat(file.text("services", "kafka", "image")).isEqualTo("apache/kafka:" + version);
        assertThat(file.text("services", "kafka", "environment", "KAFKA_PROCESS_ROLES"))
                .isEqualTo("broker,controller");
        assertThat(file.text("services", "kafka", "environment", "KAFKA_AUTO_CREATE_TOPICS_ENABLE"))
                .isEqualTo("false");
        assertThat(list("kafka", "volumes")).containsExactly("kafka_data:/var/lib/kafka/data:rw");
    }

    @Test
    void redisKeepsItsDataOnAVolume() {
        assertThat(file.text("services", "redis", "image")).isEqualTo("redis:7-alpine");
        assertThat(list("redis", "volumes")).containsExactly("redis_data:/data:rw");
        assertThat(list("redis", "command")).startsWith("redis-server", "--appendonly", "yes");
        assertThat(list("redis", "ports")).containsExactly("127.0.0.1:6379:6379/tcp");
    }

    @Test
    void theNodeIsBuiltInStagesAndHasItsLimits() {
        assertThat(file.text("services", "node", "build", "target")).isEqualTo("production");
        assertThat(file.text("services", "node", "build", "dockerfile"))
                .isEqualTo("streams-app/Dockerfile");
        assertThat(file.text("services", "node", "build", "args", "BUILDKIT_INLINE_CACHE"))
                .isEqualTo("1");
        assertThat(file.at("services", "node", "build", "cache_from"))
                .isEqualTo(List.of("penstock"));
        assertThat(file.text("services", "node", "deploy", "resources", "limits", "memory"))
                .isEqualTo("1G");
        assertThat(file.text("services", "node", "deploy", "resources", "limits", "cpus"))
                .isEqualTo("1.0");
        assertThat(file.text("services", "node", "deploy", "resources", "reservations", "memory"))
                .isEqualTo("512M");
        assertThat(file.text("services", "node", "deploy", "resources", "reservations", "cpus"))
                .isEqualTo("0.5");
        assertThat(file.text("services", "node", "environment", "PENSTOCK_JAVA_OPTIONS"))
                .contains("-Xmx768m", "-Xmn128m");
        assertThat(file.text("services", "node", "cpuset")).isEqualTo("0,1");
        assertThat(list("node", "tmpfs")).containsExactly("/tmp:size=1g,mode=1777,exec");
    }

    @Test
    void theNodeFindsKafkaAndRedisAndWaitsForThem() {
        assertThat(file.text("services", "node", "environment", "REDIS_ADDR"))
                .isEqualTo("redis:6379");
        assertThat(file.text("services", "node", "environment", "KAFKA_BOOTSTRAP"))
                .isEqualTo("kafka:9092");
        for (String needed : List.of("kafka", "redis")) {
            assertThat(file.text("services", "node", "depends_on", needed, "condition"))
                    .isEqualTo("service_healthy");
        }
        assertThat(list("node", "ports")).containsExactly("127.0.0.1:8080:8080/tcp");
    }

    @Test
    void nothingOfOursIsRootOrMayWriteItsImage() {
        for (String service : List.of("node", "agent")) {
            assertThat(file.text("services", service, "user")).isEqualTo("10001:10001");
            assertThat(file.at("services", service, "read_only")).isEqualTo(true);
            assertThat(list(service, "cap_drop")).containsExactly("ALL");
        }
    }

    @Test
    void allButTheAgentAreChecked() {
        for (String service : List.of("kafka", "redis", "node", "prometheus", "grafana")) {
            assertThat(list(service, "healthcheck", "test"))
                    .as(service)
                    .startsWith("CMD")
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void theAgentsCommandIsOnTheHost() {
        assertThat(file.text("services", "agent", "volumes"))
                .contains("target=/etc/penstock/agents", "bind={propagation=shared}");
        assertThat(Path.of("..", "docs", "config", "agents", "shout")).isExecutable();
    }

    @Test
    void everythingThatIsMountedFromHereIsThere() {
        for (String service : List.of("prometheus", "grafana")) {
            assertThat(list(service, "volumes"))
                    .filteredOn(volume -> volume.startsWith("/"))
                    .isNotEmpty()
                    .allSatisfy(volume -> assertThat(Path.of(volume.split(":", 2)[0])).exists());
        }
    }

    @Test
    void portsAreOpenOnLoopbackOnly() {
        for (String name : file.services()) {
            Object ports = file.at("services", name, "ports");
            assertThat(ports == null ? List.of() : (List<?>) ports)
                    .allSatisfy(port -> assertThat(port.toString()).startsWith("127.0.0.1:"));
        }
    }

    private List<String> list(String service, String... path) {
        String[] whole = new String[path.length + 2];
        whole[0] = "services";
        whole[1] = service;
        System.arraycopy(path, 0, whole, 2, path.length);
        Object value = file.at(whole);
        assertThat(value).as("%s %s", service, List.of(path)).isInstanceOf(List.class);
        return ((List<?>) value).stream().map(String::valueOf).toList();
    }
}
