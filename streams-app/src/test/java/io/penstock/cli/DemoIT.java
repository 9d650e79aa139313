package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, small: real files of the JDK that runs the test, three agents, a proof. */
class DemoIT {
    private static final Duration AT_MOST = Duration.ofMinutes(5);

    @TempDir Path directory;

    @Test
    void provesItsResultsAndLeavesNothingBehind() throws Exception {
        ChildCommand commands = new ChildCommand(directory);

        ChildCommand.Ended demo = commands.run(AT_MOST, "demo", "--tasks", "300");

        assertThat(demo.output())
                .contains("300 tasks over ", "submitted         300\n", "succeeded         300\n")
                .contains("failed            0\n", "dead-lettered     0\n", "tasks a second (")
                .contains("submit to result  p50 ", "agent-1 ", "agent-2 ", "agent-3 ")
                .contains("every result equals that of a direct pass over the archive");
        assertThat(demo.exitCode()).isZero();
        List<String> lines = demo.output().lines().toList();
        int check = lines.indexOf("Check it yourself:");
        assertThat(shell(lines.get(check + 1))).isEqualTo(value(lines, "lines in all"));
        assertThat(shell(lines.get(check + 2)))
                .isEqualTo(value(lines, "digest of digests") + "  -");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(commands.temporary()).isEmptyDirectory());
    }

    @Test
    void refusesMoreTasksThanTheArchiveIsGoodFor() throws IOException {
        ChildCommand.Ended demo =
                new ChildCommand(directory).run(AT_MOST, "demo", "--tasks", "99999999");

        assertThat(demo.output()).startsWith("penstock: --tasks must be 1 to ");
        assertThat(demo.exitCode()).isEqualTo(2);
    }

    private static String value(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow()
                .substring(name.length())
                .strip()
                .replace(",", "");
    }

    private static String shell(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
