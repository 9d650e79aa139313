package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.cli.CommandHandler.Attempt;
import io.penstock.client.AttemptFailedException;
import io.penstock.json.RawJson;
import io.penstock.task.SizeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandHandlerTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);

    @TempDir Path directory;

    @Test
    void handsThePayloadInAndTakesJsonAsItIs() throws Exception {
        assertThat(run("cat", "{\"a\": [1, 2]}")).isEqualTo(RawJson.of("{\"a\": [1, 2]}"));
    }

    @Test
    void makesAStringOfWhatIsNoJson() throws Exception {
        assertThat(run("printf 'two\\nlines \"x\"\\n\\n'", null))
                .isEqualTo(RawJson.string("two\nlines \"x\""));
    }

    @Test
    void givesNothingWhenTheCommandSaysNothing() throws Exception {
        assertThat(run("true", "1")).isNull();
        assertThat(run("echo", "1")).isNull();
    }

    @Test
    void replacesBytesThatAreNoUtf8() throws Exception {
        assertThat(run("printf 'a\\377b'", null)).isEqualTo(RawJson.string("a\uFFFDb"));
    }

    @Test
    void tellsTheCommandAboutItsTask() throws Exception {
        String variables =
                "echo \"$PENSTOCK_TASK_ID $PENSTOCK_TYPE $PENSTOCK_ATTEMPT $PENSTOCK_TENANT"
                        + " $PENSTOCK_TIME_LEFT_MS\"";

        assertThat(run(variables, null)).isEqualTo(RawJson.string("t-1 echo 2 acme 30000"));
    }

    @Test
    void failsWithTheExitCodeAndTheEndOfStandardError() {
        assertThatThrownBy(() -> run("echo out; echo no such width >&2; exit 3", null))
                .isInstanceOf(AttemptFailedException.class)
                .hasMessage("the command ended with exit code 3: no such width");
    }

    @Test
    void keepsOnlyTheEndOfALongStandardError() {
        assertThatThrownBy(() -> run("seq 100000 >&2; exit 1", null))
                .isInstanceOf(AttemptFailedException.class)
                .hasMessageStartingWith("the command ended with exit code 1: …")
                .hasMessageEndingWith("\n99999\n100000")
                .extracting(failure -> String.valueOf(failure.getMessage()).length())
                .satisfies(
                        length ->
                                assertThat(length)
                                        .isBetween(
                                                CommandHandler.ERROR_TAIL_BYTES - 100,
                                                CommandHandler.ERROR_TAIL_BYTES + 100));
    }

    @Test
    void doesNotMindACommandThatReadsNothingOfALargePayload() throws Exception {
        String payload = "\"" + "x".repeat(SizeLimits.TASK_BYTES - 2) + "\"";

        assertThat(run("echo 1", payload)).isEqualTo(RawJson.of("1"));
    }

    @Test
    void takesOutputUpToTheLimitAndNotAByteMore() throws Exception {
        int limit = SizeLimits.OUTPUT_BYTES;

        assertThat(run("head -c " + (limit - 2) + " /dev/zero | tr '\\0' x", null))
                .isEqualTo(RawJson.string("x".repeat(limit - 2)));
        assertThatThrownBy(() -> run("head -c " + (limit - 1) + " /dev/zero | tr '\\0' x", null))
                .isInstanceOf(AttemptFailedException.class)
                .hasMessage("the output is larger than 262144 bytes");
    }

    @Test
    void endsACommandThatNeverStopsTalking() {
        assertThatThrownBy(() -> run(announced("yes"), null))
                .isInstanceOf(AttemptFailedException.class)
                .hasMessage("the output is larger than 262144 bytes");
        assertThat(announcedProcess()).matches(process -> !isRunning(process));
    }

    @Test
    void endsTheCommandPastItsTime() {
        assertThatThrownBy(
                        () ->
                                run(
                                        "echo almost >&2; " + announced("sleep 1000"),
                                        null,
                                        Duration.ofMillis(1_500)))
                .isInstanceOf(AttemptFailedException.class)
                .hasMessage("the command ran past its time of 1.5 s and was ended: almost");
        assertThat(announcedProcess()).matches(process -> !isRunning(process));
    }

    @Test
    void endsACommandThatIgnoresBeingAsked() {
        assertThatThrownBy(
                        () ->
                                run(
                                        "trap '' TERM; " + announced("sleep 1000") + "; sleep 1000",
                                        null,
                                        Duration.ofMillis(300)))
                .isInstanceOf(AttemptFailedException.class);
        assertThat(announcedProcess()).matches(process -> !isRunning(process));
    }

    @Test
    void endsWhatTheCommandStartedAndForgot() {
        assertThatThrownBy(
                        () ->
                                run(
                                        "(" + announced("sleep 1000") + " &); sleep 1000",
                                        null,
                                        Duration.ofMillis(500)))
                .isInstanceOf(AttemptFailedException.class);
        assertThat(announcedProcess()).matches(process -> !isRunning(process));
    }

    @Test
    void endsTheCommandWhenTheTaskIsCalledOff() throws Exception {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread task =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        run(announced("sleep 1000"), null);
                                        outcome.complete(new AssertionError("not interrupted"));
                                    } catch (Exception e) {
                                        outcome.complete(e);
                                    }
                                });
        ProcessHandle process = announcedProcess();

        task.interrupt();

        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(process).matches(sleep -> !isRunning(sleep));
    }

    @Test
    void takesTheOutputOfACommandThatLeavesAProcessBehind() throws Exception {
        assertThat(run(announced("sleep 1000") + " & echo 7", null)).isEqualTo(RawJson.of("7"));
        announcedProcess().destroyForcibly();
    }

    /** Returns a command that runs the given one after it has written its process id to a file. */
    private String announced(String command) {
        return "sh -c 'echo $$ > "
                + pidFile()
                + ".new; mv "
                + pidFile()
                + ".new "
                + pidFile()
                + "; exec "
                + command
                + "'";
    }

    private ProcessHandle announcedProcess() {
        await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(pidFile()));
        try {
            long pid = Long.parseLong(Files.readString(pidFile()).strip());
            return ProcessHandle.of(pid).orElseGet(() -> ProcessHandle.current());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** True while it runs; one that has ended and waits for its parent does not. */
    private static boolean isRunning(ProcessHandle process) {
        if (process.equals(ProcessHandle.current()) || !process.isAlive()) {
            return false;
        }
        try {
            Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
            return !Files.exists(stat) || !Files.readString(stat).contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }

    private Path pidFile() {
        return directory.resolve("pid");
    }

    private static @Nullable RawJson run(String command, @Nullable String payload)
            throws Exception {
        return run(command, payload, PLENTY);
    }

    private static @Nullable RawJson run(
            String command, @Nullable String payload, Duration timeLeft) throws Exception {
        return new CommandHandler(command)
                .run(
                        new Attempt(
                                "t-1",
                                "echo",
                                2,
                                "acme",
                                payload == null ? null : RawJson.of(payload),
                                timeLeft));
    }
}
