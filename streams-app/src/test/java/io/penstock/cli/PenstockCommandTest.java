package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class PenstockCommandTest {
    @TempDir Path directory;

    @ParameterizedTest
    @MethodSource("commands")
    void helpsWithAnExample(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--help");

        CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Usage: penstock " + String.join(" ", command) + " ")
                .contains("Example:\n  ./penstock ");
    }

    @ParameterizedTest
    @MethodSource("workingCommands")
    void takesTheOptionsThatAllTake(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--help");

        assertThat(CommandLineRun.of(arguments.toArray(String[]::new)).out())
                .contains("--bootstrap", "--url", "--config", "--json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "| a command is missing (see 'penstock --help')",
                "submitt | 'submitt' is no command or option here; did you mean submit?"
                        + " (see 'penstock --help')",
                "get | Missing required parameter: 'ID' (see 'penstock get --help')",
                "get a b | 'b' is no command or option here (see 'penstock get --help')",
                "tasks --limit x | Invalid value for option '--limit': 'x' is not an int (see"
                        + " 'penstock tasks --help')",
                "tasks --limit 0 | --limit must be 1 to 1000, is 0",
                "dead-letters | a command is missing: list or show (see 'penstock dead-letters"
                        + " --help')",
                "submit | give either a FILE of tasks (- for standard input) or --type for one"
                        + " task",
                "submit - --id a | --payload, --id, --tenant and --priority go with --type; in a"
                        + " FILE each line says its own",
                "submit --type a --priority 12 | --priority must be 0 to 9, is 12",
                "submit --type a --wait soon | Invalid value for option '--wait': 'soon' must be a"
                        + " time such as 500ms, 10s, 2m or 1h (see 'penstock submit --help')",
                "tasks --url nonsense | 'nonsense' must be a URL such as http://127.0.0.1:8080",
                "load --rate 0 --tasks 5 | --rate must be more than 0, is 0.0",
                "load --rate 1 --tasks 0 | --tasks must be at least 1, is 0",
                "agent --id a --capability b --exec c --concurrency 0 | --concurrency must be at"
                        + " least 1, is 0",
                "dev --http 70000 | a port must be 0 to 65535, is 70000"
            })
    void saysInOneLineWhatIsWrongWithACommandLine(String arguments, String message) {
        CommandLineRun run =
                CommandLineRun.of(arguments == null ? new String[0] : arguments.split(" "));

        assertThat(run.err()).isEqualTo("penstock: " + message + "\n");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void saysThatAPayloadIsNoJson() {
        CommandLineRun run = CommandLineRun.of("submit", "--type", "a", "--payload", "{oops");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("penstock: --payload must be JSON").hasLineCount(1);
    }

    @Test
    void saysWhatToDoWhenNothingRuns() {
        CommandLineRun run = CommandLineRun.of("tasks");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "penstock: nothing says where a node is: start './penstock dev', or give"
                                + " --url http://HOST:PORT\n");
        assertThat(CommandLineRun.of("topics", "create").err())
                .isEqualTo(
                        "penstock: nothing says where Kafka is: start './penstock dev', or give"
                                + " --bootstrap HOST:PORT\n");
    }

    @Test
    void saysWhatToDoWhenNothingListens() {
        CommandLineRun run = CommandLineRun.of("tasks", "--url", "http://127.0.0.1:9");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "penstock: nothing listens at http://127.0.0.1:9: start a node, or give its"
                                + " address by --url\n");
    }

    @Test
    void findsARunningDevUnlessOptionOrEnvironmentSayOtherwise() throws Exception {
        try (FakeGateway dev =
                        FakeGateway.start().on("GET /api/v1/agents", 200, "{\"agents\":[]}");
                FakeGateway other =
                        FakeGateway.start().on("GET /api/v1/agents", 200, "{\"agents\":[]}")) {
            ProcessHandle self = ProcessHandle.current();
            var announcement =
                    new RunningStacks(directory.resolve("penstock"))
                            .announce(
                                    new RunningStack(
                                            URI.create(dev.url()),
                                            "127.0.0.1:9092",
                                            URI.create("redis://127.0.0.1:6379"),
                                            null,
                                            self.pid(),
                                            RunningStacks.startOf(self)));
            Map<String, String> user = Map.of("XDG_RUNTIME_DIR", directory.toString());
            Map<String, String> environment =
                    Map.of("XDG_RUNTIME_DIR", directory.toString(), "PENSTOCK_URL", other.url());

            assertThat(CommandLineRun.with(user, "agents").exitCode()).isZero();
            assertThat(dev.requests()).hasSize(1);
            assertThat(CommandLineRun.with(environment, "agents").exitCode()).isZero();
            assertThat(other.requests()).hasSize(1);
            assertThat(CommandLineRun.with(environment, "agents", "--url", dev.url()).exitCode())
                    .isZero();
            assertThat(dev.requests()).hasSize(2);
            announcement.close();
        }
    }

    private static List<List<String>> commands() {
        List<List<String>> names = new ArrayList<>();
        CommandLine root =
                PenstockCommand.commandLine(TestSurroundings.with(Map.of(), Path.of("/")));
        collect(root, List.of(), names);
        return names;
    }

    private static List<List<String>> workingCommands() {
        List<List<String>> all = commands();
        return all.stream()
                .filter(
                        command ->
                                all.stream()
                                        .noneMatch(
                                                other ->
                                                        other.size() > command.size()
                                                                && other.subList(0, command.size())
                                                                        .equals(command)))
                .toList();
    }

    private static void collect(CommandLine command, List<String> path, List<List<String>> names) {
        command.getSubcommands()
                .forEach(
                        (name, subcommand) -> {
                            List<String> full = new ArrayList<>(path);
                            full.add(name);
                            names.add(List.copyOf(full));
                            collect(subcommand, full, names);
                        });
    }
}
