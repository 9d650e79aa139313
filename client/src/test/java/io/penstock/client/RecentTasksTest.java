package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.json.RawJson;
import io.penstock.task.AttemptResult.Succeeded;
import io.penstock.task.Dispatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTasksTest {
    private static final Dispatch FIRST = new Dispatch(1, 1);
    private static final Dispatch SECOND = new Dispatch(1, 2);
    private static final Succeeded DONE = new Succeeded(RawJson.of("1"));

    private final RecentTasks recent = new RecentTasks(3, 10_000, 100);

    @Test
    void shouldKnowDispatchesAndOutputOfATask() {
        recent.remember("t", List.of(FIRST), DONE, 5, 0);

        assertThat(recent.find("t", 1))
                .isEqualTo(new RecentTasks.Recent(List.of(FIRST), DONE, 5, 0));
        assertThat(recent.find("other", 1)).isNull();
    }

    @Test
    void shouldAddToTheDispatchesThatItKnowsOfATask() {
        recent.remember("t", List.of(FIRST), null, 0, 0);
        recent.remember("t", List.of(SECOND), DONE, 5, 1);

        assertThat(recent.find("t", 1))
                .isEqualTo(new RecentTasks.Recent(List.of(FIRST, SECOND), DONE, 5, 1));
        assertThat(recent.size()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheNewestDispatchesOfATaskThatIsGivenOftenest() {
        for (int i = 1; i <= 100; i++) {
            recent.remember("t", List.of(new Dispatch(1, i)), null, 0, 0);
        }

        assertThat(recent.find("t", 0))
                .satisfies(
                        known -> {
                            assertThat(known.dispatches()).hasSize(16);
                            assertThat(known.dispatches().getLast())
                                    .isEqualTo(new Dispatch(1, 100));
                        });
    }

    @Test
    void shouldForgetTheOldestWhenThereAreTooMany() {
        for (String id : List.of("a", "b", "c", "d")) {
            recent.remember(id, List.of(FIRST), DONE, 5, 0);
        }

        assertThat(recent.size()).isEqualTo(3);
        assertThat(recent.find("a", 0)).isNull();
        assertThat(recent.find("d", 0)).isNotNull();
    }

    @Test
    void shouldForgetTheOldestWhenTheOutputsAreTooLarge() {
        Succeeded large = new Succeeded(RawJson.string("x".repeat(6_000)));
        recent.remember("a", List.of(FIRST), large, 5, 0);
        recent.remember("b", List.of(FIRST), large, 5, 0);

        assertThat(recent.find("a", 0)).isNull();
        assertThat(recent.find("b", 0)).isNotNull();
    }

    @Test
    void shouldForgetWhatIsTooOld() {
        recent.remember("a", List.of(FIRST), DONE, 5, 0);

        assertThat(recent.find("a", 100)).isNotNull();
        assertThat(recent.find("a", 101)).isNull();
        recent.remember("b", List.of(FIRST), DONE, 5, 200);
        assertThat(recent.size()).isEqualTo(1);
    }
}
