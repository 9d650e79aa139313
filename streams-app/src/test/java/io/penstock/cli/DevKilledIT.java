package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.localstack.ChildProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a {@code dev} that could not clean up leaves behind: nothing that matters. */
class DevKilledIT {
    @TempDir Path directory;

    @Test
    void leavesNoProcessAndNoFileAfterSigkillAndIsNoLongerFound() throws Exception {
        ChildCommand commands = new ChildCommand(directory);
        try (ChildProcess dev = commands.start("dev", "--json", "--http", "0", "--kafka", "0")) {
            String line = dev.awaitLine("{", Duration.ofMinutes(2));
            RunningStack stack = RunningStack.read(line.getBytes(StandardCharsets.UTF_8));
            ProcessHandle[] children =
                    ProcessHandle.of(stack.pid())
                            .orElseThrow()
                            .descendants()
                            .toArray(ProcessHandle[]::new);
            assertThat(children).isNotEmpty();

            dev.kill();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> {
                                assertThat(children).noneMatch(ProcessHandle::isAlive);
                                assertThat(commands.temporary()).isEmptyDirectory();
                            });
            assertThat(commands.run(Duration.ofMinutes(1), "agents").output())
                    .startsWith("penstock: nothing says where a node is: start ");
            assertThat(commands.runtime().resolve("penstock")).isEmptyDirectory();
        }
    }
}
