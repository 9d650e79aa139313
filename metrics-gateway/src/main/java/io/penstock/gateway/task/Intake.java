package io.penstock.gateway.task;

import io.penstock.gateway.metrics.SubmissionMeters;
import io.penstock.gateway.pipeline.Agents;
import io.penstock.gateway.pipeline.Submissions;
import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.json.InvalidField;
import io.penstock.json.JsonText;
import io.penstock.task.NewTask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks single submissions and hands them to the broker. Any thread. */
public final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final long RETRY_AFTER_MS = 1_000;

    private final Submissions submissions;
    private final Agents agents;
    private final Duration acknowledgeWithin;
    private final SubmissionMeters meters;
    private final TaskIds ids = new TaskIds();

    /**
     * @param submissions the way in
     * @param agents who could take a task
     * @param acknowledgeWithin how long the broker may take
     * @param meters counts what becomes of submissions
     */
    public Intake(
            Submissions submissions,
            Agents agents,
            Duration acknowledgeWithin,
            SubmissionMeters meters) {
        this.submissions = submissions;
        this.agents = agents;
        this.acknowledgeWithin = acknowledgeWithin;
        this.meters = meters;
    }

    /** Checks one submission; the key is the id that a header gave. */
    Checked check(byte[] json, @Nullable String key, boolean requireAgent) {
        NewTask task;
        try {
            task = NewTask.read(json);
        } catch (InvalidField e) {
            return new Checked.Bad(Problem.of(e));
        }
        String named = task.id();
        if (named != null && key != null && !named.equals(key)) {
            return new Checked.Bad(
                    Problem.of(
                            ProblemCode.ID_CONFLICT,
                            "the body names the id "
                                    + JsonText.quote(named)
                                    + ", the header Idempotency-Key "
                                    + JsonText.quote(key)));
        }
        List<String> wanted =
                task.capabilities() == null ? List.of(task.type()) : task.capabilities();
        if (requireAgent && !agents.anyAgentFor(wanted)) {
            return new Checked.Bad(
                    Problem.of(
                                    ProblemCode.NO_AVAILABLE_AGENTS,
                                    "no live agent offers " + String.join(", ", wanted))
                            .retryAfter(RETRY_AFTER_MS));
        }
        if (named != null) {
            return new Checked.Good(named, task, true);
        }
        String id = key != null ? key : ids.draw();
        return new Checked.Good(id, task.withId(id), key != null);
    }

    /** Hands the submission to the broker; fails only through the future. */
    CompletableFuture<Submissions.Accepted> send(Checked.Good good, byte[] json) {
        try {
            return submissions.submit(good.task(), json);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Waits for the broker's acknowledgement.
     *
     * @param sentAt {@link System#nanoTime} of the moment at which it was sent
     */
    Outcome acknowledged(
            Checked.Good good, CompletableFuture<Submissions.Accepted> sent, long sentAt) {
        try {
            long left = sentAt + acknowledgeWithin.toNanos() - System.nanoTime();
            sent.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
            meters.accepted();
            return new Outcome.Accepted(good.id());
        } catch (TimeoutException e) {
            return unavailable(good.id(), "no acknowledgement within " + acknowledgeWithin, e);
        } catch (ExecutionException | CancellationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return unavailable(good.id(), String.valueOf(cause.getMessage()), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unavailable(good.id(), "the gateway is closing", e);
        }
    }

    /** Returns the outcome of a submission that the checks refused. */
    Outcome refused(Problem problem) {
        meters.refused(problem.code());
        return new Outcome.Refused(problem);
    }

    private Outcome unavailable(String id, String why, Throwable cause) {
        log.atWarn()
                .addKeyValue("taskId", id)
                .addKeyValue("error", cause.toString())
                .log("submission not acknowledged");
        return refused(
                Problem.of(
                                ProblemCode.BROKER_UNAVAILABLE,
                                why + "; the task may be kept or not, repeat it under the same id")
                        .with("id", id)
                        .retryAfter(RETRY_AFTER_MS));
    }
}
