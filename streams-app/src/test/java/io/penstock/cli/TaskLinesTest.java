package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.task.SizeLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskLinesTest {
    @Test
    void passesOverEmptyLinesButCountsThem() throws IOException {
        List<TaskLines.Line> lines = lines("{\"a\":1}\r\n\n  \t\n{}").next();

        assertThat(lines).extracting(TaskLines.Line::number).containsExactly(1L, 4L);
        assertThat(lines)
                .extracting(line -> new String(line.json(), StandardCharsets.UTF_8))
                .containsExactly("{\"a\":1}\r", "{}");
    }

    @Test
    void givesBatchesAndNothingAtTheEnd() throws IOException {
        TaskLines lines = lines("x\n".repeat(TaskLines.BATCH_LINES + 1));

        assertThat(lines.next()).hasSize(TaskLines.BATCH_LINES);
        assertThat(lines.next()).hasSize(1);
        assertThat(lines.next()).isEmpty();
        assertThat(lines.bytesRead()).isEqualTo(2L * (TaskLines.BATCH_LINES + 1));
    }

    @Test
    void endsABatchThatHoldsManyBytes() throws IOException {
        String large = "x".repeat(400_000) + "\n";

        assertThat(lines(large.repeat(5)).next()).hasSize(3);
    }

    @Test
    void tellsALineThatIsTooLongAndGoesOnBehindIt() throws IOException {
        TaskLines lines =
                lines(
                        "a".repeat(SizeLimits.TASK_BYTES)
                                + "\n"
                                + "b".repeat(3 * SizeLimits.TASK_BYTES)
                                + "\nc");

        List<TaskLines.Line> all = new ArrayList<>(lines.next());
        all.addAll(lines.next());

        assertThat(all).extracting(TaskLines.Line::tooLong).containsExactly(false, true, false);
        assertThat(all.get(1).json()).hasSize(SizeLimits.TASK_BYTES + 1);
        assertThat(all.get(2).json()).containsExactly('c');
    }

    private static TaskLines lines(String text) {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return new TaskLines(in);
    }
}
