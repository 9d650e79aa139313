package io.penstock.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourcePlanTest {
    private static final List<String> ENTRIES = List.of("a/A.java", "b/\"B\".java", "c/C.java");

    @Test
    void submitsFileByFileInTheArchivesOrder() {
        SourcePlan plan = new SourcePlan("/src.zip", ENTRIES, 9);

        assertThat(plan.submission(4).toJson())
                .asString()
                .isEqualTo(
                        "{\"type\":\"source.digest\",\"id\":\"source.digest-00001\",\"payload\":"
                                + "{\"archive\":\"/src.zip\",\"entry\":\"b/\\\"B\\\".java\"}}");
        assertThat(plan.submission(8).type()).isEqualTo("source.words");
    }

    @Test
    void stopsAtTheNumberOfTasksThatWasAskedFor() {
        SourcePlan plan = new SourcePlan("/src.zip", ENTRIES, 4);

        assertThat(plan.filesWith(SourceJob.COUNT)).isEqualTo(2);
        assertThat(plan.filesWith(SourceJob.DIGEST)).isEqualTo(1);
        assertThat(plan.filesWith(SourceJob.WORDS)).isEqualTo(1);
    }

    @Test
    void knowsEachTaskByItsIdAndNoOther() {
        SourcePlan plan = new SourcePlan("/src.zip", ENTRIES, 7);

        for (int task = 0; task < plan.tasks(); task++) {
            assertThat(plan.number(plan.id(task))).isEqualTo(task);
        }
        assertThat(plan.number("source.digest-00002")).isEqualTo(-1);
        assertThat(plan.number("source.count-2")).isEqualTo(-1);
        assertThat(plan.number("source.other-00001")).isEqualTo(-1);
        assertThat(plan.number("stranger")).isEqualTo(-1);
        assertThat(plan.number("source.count-99999999999999")).isEqualTo(-1);
    }

    @Test
    void refusesMoreTasksThanTheArchiveIsGoodFor() {
        assertThatThrownBy(() -> new SourcePlan("/src.zip", ENTRIES, 10))
                .hasMessage("tasks: must be 1 to 9, is 10");
        assertThatThrownBy(() -> new SourcePlan("/src.zip", ENTRIES, 0))
                .hasMessage("tasks: must be 1 to 9, is 0");
    }
}
