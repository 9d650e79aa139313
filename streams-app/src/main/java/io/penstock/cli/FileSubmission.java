package io.penstock.cli;

import io.penstock.task.SizeLimits;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends lines batch by batch, and matches each with its answer. A refused line is told on standard
 * error with its number; the others count all the same. Not thread-safe.
 */
final class FileSubmission {
    private final GatewayClient gateway;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final @Nullable TaskEnds ends;
    private long accepted;
    private long refused;

    /**
     * @param json whether each answer is printed as it comes
     * @param ends is told each id, absent when nobody waits for the ends
     */
    FileSubmission(
            GatewayClient gateway,
            PrintWriter out,
            PrintWriter err,
            boolean json,
            @Nullable TaskEnds ends) {
        this.gateway = gateway;
        this.out = out;
        this.err = err;
        this.json = json;
        this.ends = ends;
    }

    /**
     * Sends all lines.
     *
     * @param totalBytes size of the whole, 0 when nobody knows
     * @throws CommandFailure when the node is lost on the way, with the line to go on from
     */
    void run(TaskLines lines, long totalBytes, ProgressBar progress) throws IOException {
        for (List<TaskLines.Line> batch = lines.next(); !batch.isEmpty(); batch = lines.next()) {
            send(batch);
            long done = accepted + refused;
            progress.at(done, estimate(done, lines.bytesRead(), totalBytes));
        }
        out.flush();
    }

    long accepted() {
        return accepted;
    }

    long refused() {
        return refused;
    }

    private void send(List<TaskLines.Line> batch) throws IOException {
        List<TaskLines.Line> sendable = batch.stream().filter(line -> !line.tooLong()).toList();
        batch.stream().filter(TaskLines.Line::tooLong).forEach(this::refuseTooLong);
        if (sendable.isEmpty()) {
            return;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (TaskLines.Line line : sendable) {
            body.writeBytes(line.json());
            body.write('\n');
        }
        int answered = 0;
        try (BufferedReader answers =
                new BufferedReader(
                        new InputStreamReader(
                                gateway.postLines(
                                        "/api/v1/tasks",
                                        BodyPublishers.ofByteArray(body.toByteArray())),
                                StandardCharsets.UTF_8))) {
            for (String answer = answers.readLine();
                    answer != null && answered < sendable.size();
                    answer = answers.readLine()) {
                answered++;
                answered(sendable.get(answered - 1), answer);
            }
        } catch (CommandFailure e) {
            throw lost(sendable.get(answered), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            if (answered < sendable.size()) {
                throw lost(sendable.get(answered), "lost the connection to the node", e);
            }
        }
        if (answered < sendable.size()) {
            throw new CommandFailure(
                    "the node answered "
                            + answered
                            + " of "
                            + sendable.size()
                            + " lines; go on from line "
                            + sendable.get(answered).number());
        }
    }

    private void answered(TaskLines.Line line, String answer) {
        if (json) {
            out.println(answer);
        }
        switch (SubmitAnswer.read(answer.getBytes(StandardCharsets.UTF_8))) {
            case SubmitAnswer.Accepted taken -> {
                accepted++;
                if (ends != null) {
                    ends.add(taken.id());
                }
            }
            case SubmitAnswer.Refused problem -> refuse(line, problem.reason());
        }
    }

    private void refuseTooLong(TaskLines.Line line) {
        refuse(line, "record: must be at most " + SizeLimits.TASK_BYTES + " bytes");
    }

    private void refuse(TaskLines.Line line, String reason) {
        refused++;
        err.println("line " + line.number() + ": " + Table.oneLine(reason));
        err.flush();
    }

    private static CommandFailure lost(TaskLines.Line next, String why, Exception cause) {
        return new CommandFailure(
                why
                        + "; lines up to "
                        + (next.number() - 1)
                        + " are taken, line "
                        + next.number()
                        + " and the rest may not be",
                cause);
    }

    private static long estimate(long done, long bytesRead, long totalBytes) {
        return totalBytes == 0 || bytesRead == 0
                ? 0
                : Math.max(done, done * totalBytes / bytesRead);
    }
}
