package io.penstock.cli;

import io.penstock.task.Attempt;
import io.penstock.task.TaskView;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** One task as people read it: a line for each thing known. */
final class TaskReport {
    private static final int NAME_WIDTH = 11;

    private final PrintWriter out;
    private final Instant now;

    TaskReport(PrintWriter out, Instant now) {
        this.out = out;
        this.now = now;
    }

    void print(TaskView task) {
        line("task", task.id());
        line("state", task.state().word());
        line("type", task.type());
        line("tenant", task.tenant());
        line("priority", Integer.toString(task.priority()));
        line("attempt", task.attempt() == 0 ? "none yet" : Integer.toString(task.attempt()));
        task.attempts().forEach(attempt -> line("before", before(attempt)));
        line("agent", task.agent());
        line("submitted", time(task.submittedAt()));
        line("assigned", task.assignedAt() == null ? null : time(task.assignedAt()));
        line("ended", task.endedAt() == null ? null : ended(task, task.endedAt()));
        line("worked for", task.durationMs() == null ? null : span(task.durationMs()));
        line("output", task.output() == null ? null : task.output().text());
        line("error", task.error());
        out.flush();
    }

    private static String before(Attempt attempt) {
        return "attempt %d by %s, %s after %s: %s"
                .formatted(
                        attempt.number(),
                        attempt.agent(),
                        attempt.outcome().word(),
                        span(attempt.endedAt() - attempt.startedAt()),
                        attempt.error());
    }

    private String ended(TaskView task, long endedAt) {
        return time(endedAt) + ", " + span(endedAt - task.submittedAt()) + " after its submission";
    }

    private String time(long at) {
        return Wording.time(at, ZoneId.systemDefault()) + " (" + Wording.ago(at, now) + ")";
    }

    private static String span(long millis) {
        return Wording.duration(Duration.ofMillis(Math.max(0, millis)));
    }

    private void line(String name, @Nullable String value) {
        if (value != null) {
            out.println(name + " ".repeat(NAME_WIDTH - name.length()) + Table.oneLine(value));
        }
    }
}
