package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.task.NewTask;
import io.penstock.task.Task;
import io.penstock.task.TaskDefaults;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandlersTest {
    private static final TaskHandler TRAIN = run -> null;
    private static final TaskHandler SHELL = run -> null;

    private final Handlers handlers =
            new Handlers(Map.of("train", TRAIN, "shell", SHELL), List.of("gpu"));

    @Test
    void shouldOfferWhatHasAHandlerAndWhatHasNone() {
        assertThat(handlers.offered()).containsExactly("gpu", "shell", "train");
    }

    @Test
    void shouldTakeTheHandlerOfTheTypeFirst() {
        assertThat(handlers.find(task("train", "gpu", "shell"))).isSameAs(TRAIN);
        assertThat(handlers.find(task("train"))).isSameAs(TRAIN);
    }

    @Test
    void shouldElseTakeTheHandlerOfTheFirstCapability() {
        assertThat(handlers.find(task("anything", "shell", "gpu"))).isSameAs(SHELL);
    }

    @Test
    void shouldRefuseATaskThatAsksForMoreThanIsOffered() {
        Task task = task("train", "gpu", "tpu");

        assertThat(handlers.find(task)).isNull();
        assertThat(handlers.refusal("a1", task)).isEqualTo("agent a1 does not offer tpu");
    }

    @Test
    void shouldRefuseATaskThatNobodyHandles() {
        Task task = task("anything", "gpu");

        assertThat(handlers.find(task)).isNull();
        assertThat(handlers.refusal("a1", task))
                .isEqualTo("agent a1 has no handler for type anything");
    }

    private static Task task(String type, String... capabilities) {
        NewTask.Builder task = NewTask.type(type);
        if (capabilities.length > 0) {
            task.capabilities(capabilities);
        }
        return task.build().complete("t", TaskDefaults.STANDARD);
    }
}
