package io.penstock.cli;

import io.penstock.client.AttemptFailedException;
import io.penstock.client.TaskHandler;
import io.penstock.client.TaskRun;
import io.penstock.json.InvalidField;
import io.penstock.json.RawJson;
import io.penstock.task.SizeLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Does a task by running a shell command: the payload on its standard input, its standard output is
 * the task's output, an exit code that is not 0 is a failed attempt with the end of its standard
 * error. Past its time, on an interrupt, and when it says too much, the command and all that it
 * started are ended. Memory is bounded by the limits on output and errors. Any thread.
 */
public final class CommandHandler implements TaskHandler {
    /** How much of the end of standard error an error keeps. */
    static final int ERROR_TAIL_BYTES = 4 * 1024;

    /** How long after SIGTERM a process may take before SIGKILL. */
    static final Duration TERMINATION_GRACE = Duration.ofSeconds(2);

    /**
     * How long after its end a command's output may stay open. It does when the command left a
     * process behind that holds it; what was written until then counts.
     */
    static final Duration OUTPUT_GRACE = Duration.ofSeconds(1);

    /**
     * The command is ended a little before the agent's own time is over, so that its last words
     * still become the error.
     */
    private static final Duration MOST_MARGIN = Duration.ofMillis(500);

    /**
     * Ctrl-C in the terminal, and the end of the terminal, reach the whole group of processes: the
     * agent drains then, and must not find its commands dead.
     */
    private static final String DEAF = "trap '' INT HUP\n";

    private static final int MARGIN_PARTS = 10;

    private final String command;

    /**
     * @param command what {@code /bin/sh -c} runs for each task
     */
    public CommandHandler(String command) {
        this.command = command;
    }

    @Override
    public @Nullable RawJson handle(TaskRun run)
            throws AttemptFailedException, InterruptedException {
        Duration timeLeft = run.timeLeft();
        Duration margin = timeLeft.dividedBy(MARGIN_PARTS);
        return run(
                new Attempt(
                        run.task().id(),
                        run.task().type(),
                        run.attempt(),
                        run.task().tenant(),
                        run.task().payload(),
                        timeLeft.minus(margin.compareTo(MOST_MARGIN) < 0 ? margin : MOST_MARGIN)));
    }

    /**
     * What the command is told.
     *
     * @param taskId the task's id
     * @param type its type
     * @param number the attempt's number, from 1
     * @param tenant on whose behalf
     * @param payload what it gets on standard input, absent for nothing
     * @param timeLeft how long it may run
     */
    public record Attempt(
            String taskId,
            String type,
            int number,
            String tenant,
            @Nullable RawJson payload,
            Duration timeLeft) {}

    /**
     * Runs the command once.
     *
     * @return what it wrote: as it is when that is JSON, else as a JSON string without the line
     *     breaks at its end; null when it wrote nothing
     * @throws AttemptFailedException when it could not be started, failed, ran past its time or
     *     said too much
     * @throws InterruptedException when the task was called off; the command is gone by then
     */
    public @Nullable RawJson run(Attempt attempt)
            throws AttemptFailedException, InterruptedException {
        String mark = UUID.randomUUID().toString();
        Process process = start(attempt, mark);
        ProcessTree tree = new ProcessTree(process.toHandle(), mark);
        OutputHead output = OutputHead.read(process.getInputStream(), SizeLimits.OUTPUT_BYTES);
        OutputTail errors = OutputTail.read(process.getErrorStream(), ERROR_TAIL_BYTES);
        feed(process.getOutputStream(), attempt.payload());
        boolean ended = false;
        try {
            CompletableFuture.anyOf(process.onExit(), output.overflow())
                    .get(attempt.timeLeft().toMillis(), TimeUnit.MILLISECONDS);
            if (output.overflow().isDone()) {
                throw new AttemptFailedException(tooLarge());
            }
            ended = true;
            output.awaitEnd(OUTPUT_GRACE);
            errors.awaitEnd(OUTPUT_GRACE);
        } catch (TimeoutException e) {
            throw new AttemptFailedException(
                    "the command ran past its time of "
                            + Wording.duration(attempt.timeLeft())
                            + " and was ended"
                            + said(errors));
        } catch (ExecutionException e) {
            throw new AttemptFailedException("cannot watch the command: " + e.getCause());
        } finally {
            if (!ended) {
                tree.end(TERMINATION_GRACE);
            }
        }
        if (output.overflow().isDone()) {
            throw new AttemptFailedException(tooLarge());
        }
        if (process.exitValue() != 0) {
            throw new AttemptFailedException(
                    "the command ended with exit code " + process.exitValue() + said(errors));
        }
        return asJson(output.bytes());
    }

    private Process start(Attempt attempt, String mark) throws AttemptFailedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", DEAF + command);
        builder.environment().put(ProcessTree.MARK, mark);
        builder.environment().put("PENSTOCK_TASK_ID", attempt.taskId());
        builder.environment().put("PENSTOCK_TYPE", attempt.type());
        builder.environment().put("PENSTOCK_ATTEMPT", Integer.toString(attempt.number()));
        builder.environment().put("PENSTOCK_TENANT", attempt.tenant());
        builder.environment()
                .put("PENSTOCK_TIME_LEFT_MS", Long.toString(attempt.timeLeft().toMillis()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AttemptFailedException("cannot start /bin/sh: " + e.getMessage());
        }
    }

    private static void feed(OutputStream in, @Nullable RawJson payload) {
        Thread.ofPlatform()
                .daemon()
                .name("command-input")
                .start(
                        () -> {
                            try (in) {
                                if (payload != null) {
                                    in.write(payload.text().getBytes(StandardCharsets.UTF_8));
                                }
                            } catch (IOException e) {
                                // The command need not read what it is given.
                            }
                        });
    }

    private static @Nullable RawJson asJson(byte[] bytes) throws AttemptFailedException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return null;
        }
        try {
            return RawJson.of(text);
        } catch (InvalidField e) {
            RawJson string = RawJson.string(text.replaceAll("[\r\n]+\\z", ""));
            if (string.text().getBytes(StandardCharsets.UTF_8).length > SizeLimits.OUTPUT_BYTES) {
                throw new AttemptFailedException(tooLarge());
            }
            return string;
        }
    }

    private static String tooLarge() {
        return "the output is larger than " + SizeLimits.OUTPUT_BYTES + " bytes";
    }

    private static String said(OutputTail errors) {
        String text = errors.text().strip();
        return text.isEmpty() ? "" : ": " + text;
    }
}
