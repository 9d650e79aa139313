package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localstack.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code top}, {@code cache} and {@code doctor}. */
class OperatorCommandsTest {
    @TempDir Path directory;

    private FakeGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = FakeGateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void topShowsHealthTypesAndAgents() {
        overview();

        CommandLineRun run = run("top", "--once");

        assertThat(run.out())
                .isEqualTo(
                        """
                        degraded, streams up, Redis down, heap 100 MB, threads 42, collections 7
                        because ["redis: refused"]

                        TYPE, LAST MINUTE  SUCCEEDED  FAILED  A SECOND    P50    P99
                        resize                   600       0      10.0  12 ms  1.5 s

                        AGENT  BUSY  OF  HEARD  CAPABILITIES
                        x         3   8  now    resize
                        1 agent, 5 of 8 slots are free
                        """);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void topShowsItOnceWhereNoTerminalIsAndAsJsonForMachines() {
        overview();

        assertThat(run("top").out()).startsWith("degraded, ").doesNotContain("\u001b");
        assertThat(run("top", "--json").out())
                .startsWith("{\"health\":{\"status\":\"degraded\"")
                .contains(",\"stats\":{", ",\"agents\":{")
                .endsWith("}\n");
    }

    @Test
    void alertsSaysWhatFiresAndWhatToDo() {
        gateway.on("GET /api/v1/alerts", 200, "{\"alerts\":[]}");
        assertThat(run("alerts").out()).isEqualTo("no alert fires\n");

        gateway.on(
                "GET /api/v1/alerts",
                200,
                "{\"alerts\":[{\"alert\":\"LagStopped\",\"state\":\"fired\",\"severity\":\"critical\","
                        + "\"labels\":{\"group\":\"bill\"},\"value\":4,\"limit\":4,\"since\":0,\"at\":0,"
                        + "\"summary\":\"Records wait.\",\"runbook\":\"docs/alerts.md#lagstopped\"}]}");

        assertThat(run("alerts").out())
                .startsWith("SEVERITY  ALERT       FOR         VALUE  LIMIT  SINCE")
                .contains("\ncritical  LagStopped  group bill      4      4  ")
                .endsWith(" ago  Records wait.  docs/alerts.md#lagstopped\n");
        assertThat(run("alerts", "--json").out()).startsWith("{\"alerts\":[{");
    }

    @Test
    void cacheShowsEachFigure() {
        gateway.on(
                "GET /api/v1/cache",
                200,
                "{\"local\":{\"entries\":3,\"bytes\":10},\"redis\":{\"up\":false,\"error\":\"a"
                        + " \\\"b\\\"\"}}");

        assertThat(run("cache").out())
                .isEqualTo(
                        """
                        WHAT           VALUE
                        local.entries  3
                        local.bytes    10
                        redis.up       false
                        redis.error    a "b"
                        """);
    }

    @Test
    void cacheDropsWhatIsSelectedInOneWay() {
        List<String> bodies = new ArrayList<>();
        gateway.on(
                "POST /api/v1/cache/invalidate",
                body -> {
                    bodies.add(body);
                    return new FakeGateway.Answer(200, "{\"invalidated\":true}");
                });

        assertThat(run("cache", "invalidate", "--prefix", "a\"b").out()).isEqualTo("dropped\n");
        run("cache", "invalidate", "--pattern", "t*");
        run("cache", "invalidate", "--tag", "acme");
        run("cache", "invalidate", "--key", "a", "--key", "b");

        assertThat(bodies)
                .containsExactly(
                        "{\"prefix\":\"a\\\"b\"}",
                        "{\"pattern\":\"t*\"}",
                        "{\"tag\":\"acme\"}",
                        "{\"keys\":[\"a\",\"b\"]}");
        assertThat(run("cache", "invalidate").exitCode()).isEqualTo(2);
        assertThat(run("cache", "invalidate", "--tag", "a", "--prefix", "b").exitCode())
                .isEqualTo(2);
    }

    @Test
    void doctorSaysWhatToDoWhereKafkaAndRedisAreAway() {
        int kafka = FreePorts.next();
        int redis = FreePorts.next();
        Map<String, String> environment =
                Map.of(
                        "PENSTOCK_STREAMS_STATE_DIRECTORY",
                        directory.resolve("not/yet/there").toString(),
                        "PENSTOCK_GATEWAY_PORT",
                        "0",
                        "PENSTOCK_BOOTSTRAP",
                        "127.0.0.1:" + kafka,
                        "REDIS_ADDR",
                        "127.0.0.1:" + redis,
                        "PENSTOCK_REDIS_PASSWORD",
                        "hunter2");

        CommandLineRun run = CommandLineRun.with(environment, "doctor");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .anyMatch(line -> line.matches("OK +Java +25.*"))
                .anyMatch(line -> line.matches("OK +clock .*"))
                .anyMatch(line -> line.matches("(OK|WARN) +disk +\\d+ MB free for .*there.*"))
                .anyMatch(line -> line.matches("OK +port +127.0.0.1:0 is free.*"))
                .anyMatch(
                        line ->
                                line.matches(
                                        "FAIL +Kafka +no answer from 127.0.0.1:"
                                                + kafka
                                                + " +start it, .*"))
                .anyMatch(
                        line ->
                                line.matches(
                                        "WARN +Redis +no answer from .*"
                                                + redis
                                                + ".* +a node works without it; .*"));
        assertThat(run.out()).doesNotContain("hunter2");
    }

    @Test
    void doctorRefusesAStateDirectoryThatCannotBeWritten() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        CommandLineRun run =
                CommandLineRun.with(
                        Map.of(
                                "PENSTOCK_STREAMS_STATE_DIRECTORY",
                                file.resolve("below").toString(),
                                "PENSTOCK_BOOTSTRAP",
                                "127.0.0.1:" + FreePorts.next()),
                        "doctor",
                        "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("{\"verdict\":\"FAIL\",\"what\":\"disk\",\"found\":\"")
                .contains(" cannot be written\"");
    }

    private void overview() {
        gateway.on(
                "GET /health",
                200,
                "{\"status\":\"degraded\",\"goroutines\":42,\"memory\":{\"heap_alloc\":104857600,"
                        + "\"total_alloc\":1,\"sys\":2},\"gc\":{\"count\":7},\"streams\":\"up\","
                        + "\"redis\":\"down\",\"reasons\":[\"redis: refused\"]}");
        gateway.on(
                "GET /api/v1/stats?by=type&window=1m",
                200,
                "{\"by\":\"type\",\"window\":\"1m\",\"from\":1000,\"to\":61000,\"rows\":[{\"key\":"
                        + "\"resize\",\"succeeded\":600,\"failed\":0,\"cancelled\":0,\"expired\":0,"
                        + "\"rate\":10.000,\"attempts\":600,\"p50Ms\":12,\"p95Ms\":100,\"p99Ms\":"
                        + "1500,\"executionMs\":7}]}");
        gateway.on(
                "GET /api/v1/agents",
                200,
                "{\"agents\":[{\"id\":\"x\",\"epoch\":1,\"partition\":0,\"capabilities\":"
                        + "[\"resize\"],\"capacity\":8,\"inFlight\":3,\"draining\":false,"
                        + "\"heardAt\":1795262399900}]}");
    }

    private CommandLineRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", gateway.url()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }
}
