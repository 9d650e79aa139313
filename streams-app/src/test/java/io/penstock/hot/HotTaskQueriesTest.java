package io.penstock.hot;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.Cache;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.local.LocalCache;
import io.penstock.cache.local.LocalSize;
import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.TaskFilter;
import io.penstock.gateway.pipeline.TaskLookup;
import io.penstock.gateway.pipeline.TaskPage;
import io.penstock.gateway.pipeline.TaskQueries;
import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HotTaskQueriesTest {
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final TaskView END = TaskView.of(FeedRulesTest.end("t"));

    private final Cache<TaskView> near = cache();
    private final Cache<TaskView> far = cache();
    private final Stores stores = new Stores();
    private boolean storesAreOpen = true;
    private final HotTaskQueries queries =
            new HotTaskQueries(stores, () -> storesAreOpen, near, far, TTL);

    @Test
    void shouldAskTheStoresOnceForAnEnd() {
        stores.answer = new TaskLookup.Found(END, "store", 0);

        assertThat(queries.task("t")).isEqualTo(stores.answer);
        assertThat(queries.task("t"))
                .isInstanceOfSatisfying(
                        TaskLookup.Found.class,
                        found -> {
                            assertThat(found.task()).isEqualTo(END);
                            assertThat(found.source()).isEqualTo("local");
                        });
        assertThat(stores.asked).isEqualTo(1);
    }

    @Test
    void shouldNotKeepWhatMayChange() {
        TaskView running =
                new TaskView(
                        "t",
                        "count",
                        TaskState.ASSIGNED,
                        "default",
                        5,
                        1,
                        "a",
                        1,
                        2L,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of());
        stores.answer = new TaskLookup.Found(running, "store", 0);

        queries.task("t");
        queries.task("t");

        assertThat(stores.asked).isEqualTo(2);
    }

    @Test
    void shouldAnswerFromRedisWhileTheStoresCannot() {
        stores.answer = new TaskLookup.NotYet(500, "being restored");
        far.put(HotKeys.result("t"), END, TTL);

        assertThat(queries.task("t"))
                .isInstanceOfSatisfying(
                        TaskLookup.Found.class,
                        found -> assertThat(found.source()).isEqualTo("redis"));
        assertThat(queries.task("other")).isEqualTo(stores.answer);
    }

    @Test
    void shouldNotWaitForStoresThatAreRestored() {
        storesAreOpen = false;
        far.put(HotKeys.result("t"), END, TTL);

        assertThat(queries.task("t")).isInstanceOf(TaskLookup.Found.class);
        assertThat(stores.asked).isZero();

        stores.answer = new TaskLookup.NotYet(500, "being restored");
        assertThat(queries.task("other")).isEqualTo(stores.answer);
    }

    @Test
    void shouldBelieveTheStoresThatATaskIsUnknown() {
        stores.answer = new TaskLookup.Unknown();
        far.put(HotKeys.result("t"), END, TTL);

        assertThat(queries.task("t")).isEqualTo(stores.answer);
    }

    private static Cache<TaskView> cache() {
        return new LocalCache<>(
                LocalSize.entries(100),
                Duration.ZERO,
                LoadLimits.defaults(),
                task -> 1,
                CacheEvents.none(),
                System::nanoTime);
    }

    private static final class Stores implements TaskQueries {
        private TaskLookup answer = new TaskLookup.Unknown();
        private int asked;

        @Override
        public TaskLookup task(String id) {
            asked++;
            return answer;
        }

        @Override
        public Answer<TaskPage> tasks(TaskFilter filter, int limit, @Nullable String cursor) {
            return new Answer.NotYet<>(1, "not asked for here");
        }
    }
}
