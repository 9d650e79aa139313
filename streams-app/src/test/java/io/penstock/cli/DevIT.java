package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.localstack.ChildProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a running {@code dev}; what runs for long is a process of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevIT {
    private static final Duration START_AT_MOST = Duration.ofMinutes(2);

    @TempDir static Path directory;

    private ChildCommand commands;
    private ChildProcess dev;
    private ChildProcess agent;
    private RunningStack stack;

    @BeforeAll
    void startDevAndAnAgent() throws IOException {
        commands = new ChildCommand(directory);
        dev = commands.start("dev", "--json", "--http", "0", "--kafka", "0");
        stack = read(dev.awaitLine("{", START_AT_MOST));
        agent =
                commands.start(
                        "agent",
                        "--id",
                        "it",
                        "--capability",
                        "shout,fail",
                        "--exec",
                        "test \"$PENSTOCK_TYPE\" = shout && tr a-z A-Z || { echo no way >&2; exit"
                                + " 3; }");
        agent.awaitLine("agent it does shout, fail", START_AT_MOST);
    }

    @AfterAll
    void endsAllAndLeavesNothingBehind() {
        assertThat(agent.terminate(Duration.ofSeconds(40))).isEqualTo(143);
        assertThat(dev.terminate(Duration.ofSeconds(60))).isEqualTo(143);

        assertThat(commands.runtime().resolve("penstock")).isEmptyDirectory();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(commands.temporary()).isEmptyDirectory());
        assertThat(isOpen(stack.http())).isFalse();
        assertThat(isOpen(stack.redis())).isFalse();
    }

    @Test
    void tellsMachinesWhereItListensInItsFirstLine() throws IOException {
        assertThat(isOpen(stack.http())).isTrue();
        assertThat(isOpen(stack.redis())).isTrue();
        assertThat(isOpen(URI.create("kafka://" + stack.kafka()))).isTrue();
    }

    @Test
    void doesATaskByACommandAndShowsItsEnd() throws IOException {
        CommandLineRun submitted =
                run(
                        "submit",
                        "--type",
                        "shout",
                        "--payload",
                        "\"hello\"",
                        "--id",
                        "one",
                        "--wait",
                        "60s");

        assertThat(submitted.out())
                .contains("state      succeeded\n", "agent      it\n", "output     \"HELLO\"\n");
        assertThat(submitted.exitCode()).isZero();
        assertThat(run("get", "one", "--json").out())
                .contains("\"id\":\"one\"", "\"state\":\"succeeded\"", "\"output\":\"HELLO\"");
        assertThat(run("tasks", "--type", "shout").out())
                .contains("ID", "one", "shout", "succeeded");
        assertThat(run("agents").out()).contains("it ", "fail, shout");
    }

    @Test
    void tellsAFailureByTheExitCodeWithTheEndOfStandardError() throws IOException {
        CommandLineRun submitted = run("submit", "--type", "fail", "--wait", "60s");

        assertThat(submitted.out())
                .contains(
                        "state      failed\n",
                        "attempt    3\n",
                        "error      the command ended with exit code 3: no way\n");
        assertThat(submitted.exitCode()).isEqualTo(1);
    }

    @Test
    void submitsAFileAndWaitsForAllOfIt() throws IOException {
        Path file = directory.resolve("tasks.ndjson");
        Files.writeString(
                file,
                IntStream.range(0, 60)
                                .mapToObj(i -> "{\"type\":\"shout\",\"payload\":\"t" + i + "\"}")
                                .collect(Collectors.joining("\n"))
                        + "\n{\"type\":\"shout\",\"priority\":99}\n");

        CommandLineRun submitted = run("submit", file.toString(), "--wait", "90s");

        assertThat(submitted.err()).contains("line 61: ", "priority: must be 0 to 9, is 99");
        assertThat(submitted.out())
                .contains("60 submitted, 1 refused, 60 succeeded, 0 ended otherwise, 0 on the way");
        assertThat(submitted.exitCode()).isEqualTo(1);
    }

    @Test
    void showsWhatBecameADeadLetter() throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", stack.kafka());
        try (KafkaProducer<String, String> stranger =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            stranger.send(new ProducerRecord<>("tasks.submitted", "bad-one", "no json")).get();
        }

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(run("dead-letters", "list").out())
                                        .contains("bad-one", "must be JSON"));
        String listed = run("dead-letters", "list").out();
        String id =
                listed.lines()
                        .filter(line -> line.contains("bad-one"))
                        .findFirst()
                        .orElseThrow()
                        .split(" ")[0];
        assertThat(run("dead-letters", "show", id).out())
                .contains("key         bad-one\n", "value       no json\n");
    }

    @Test
    void findsTheTopicsAsTheyMustBe() throws IOException {
        assertThat(run("topics", "create"))
                .isEqualTo(
                        new CommandLineRun(0, "all topics exist already, as they must be\n", ""));
    }

    @Test
    void measuresALoadOfItsOwn() throws IOException {
        CommandLineRun load =
                run("load", "--rate", "100", "--tasks", "300", "--with-agent", "--json");

        assertThat(load.out())
                .contains("\"submitted\":300", "\"succeeded\":300", "\"failed\":0", "\"p99Ms\":");
        assertThat(load.exitCode()).isZero();
    }

    @Test
    void saysThatNobodyDoesWhatALoadAsksFor() throws IOException {
        CommandLineRun load =
                run("load", "--rate", "50", "--tasks", "5", "--type", "nobody", "--patience", "2s");

        assertThat(load.err()).contains("5 tasks have not ended: is there an agent for nobody?");
        assertThat(load.exitCode()).isEqualTo(1);
    }

    @Test
    void runsASecondNodeBesideItself() throws IOException {
        Path file = directory.resolve("node.yaml");
        Files.writeString(
                file,
                "kafka:\n  bootstrap: "
                        + stack.kafka()
                        + "\nstreams:\n  application-id: other\n  state-directory: "
                        + directory.resolve("other-state")
                        + "\nprofiling:\n  http-addr: 127.0.0.1:0\n  profile-dir: "
                        + directory.resolve("other-profiles")
                        + "\ngateway:\n  port: 0\n");

        try (ChildProcess node = commands.start("node", "--config", file.toString())) {
            String line = node.awaitLine("node serves http://127.0.0.1:", START_AT_MOST);
            assertThat(line).endsWith("; Ctrl-C ends it");
            assertThat(node.terminate(Duration.ofSeconds(60))).isEqualTo(143);
        }
    }

    /** Runs a command in this JVM, to save the start of one, as the same user. */
    private CommandLineRun run(String... arguments) {
        return CommandLineRun.with(
                Map.of("XDG_RUNTIME_DIR", commands.runtime().toString()), arguments);
    }

    private static RunningStack read(String json) {
        return RunningStack.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isOpen(URI address) {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
