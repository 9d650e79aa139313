package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.client.TaskProducer;
import io.penstock.task.NewTask;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Turning the pages of {@code GET /tasks} while tasks arrive and end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskPagesIT {
    private static final int TASKS = 500;
    private static final int PAGE = 37;

    private static final Pattern ID = Pattern.compile("\\{\"id\":\"([^\"]+)\"");
    private static final Pattern NEXT = Pattern.compile("\"nextCursor\":\"([^\"]+)\"");
    private static final Pattern SUBMITTED_AT = Pattern.compile("\"submittedAt\":(\\d+)");
    private static final Pattern ENDED_AT = Pattern.compile("\"endedAt\":(\\d+)");

    private final Semaphore permits = new Semaphore(0);
    private RunningNode node;

    @BeforeAll
    void start(@TempDir Path state) throws Exception {
        node = RunningNode.start(state);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void shouldShowEachWaitingTaskOnceWhileTasksArrive() throws Exception {
        Set<String> there = submitAndAwaitListed("lonely");

        List<String> seen;
        try (Arrivals arrivals = new Arrivals("lonely")) {
            seen = turnPages("type=lonely&state=waiting", SUBMITTED_AT);
            assertThat(arrivals.count()).as("arrived meanwhile").isPositive();
        }

        assertThat(seen).doesNotHaveDuplicates().containsAll(there);
    }

    @Test
    void shouldShowEachEndedTaskOnceWhileTasksEnd() throws Exception {
        try (Agent agent = node.agent("quick").handle("quick", run -> null).start()) {
            assertThat(agent.isHealthy()).isTrue();
            Set<String> there = submitAndAwaitListed("quick");
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    ids(page("type=quick&state=succeeded&limit=1000"))
                                            .containsAll(there));

            List<String> seen;
            try (Arrivals arrivals = new Arrivals("quick")) {
                seen = turnPages("type=quick&state=succeeded", ENDED_AT);
                assertThat(arrivals.count()).as("arrived meanwhile").isPositive();
            }

            assertThat(seen).doesNotHaveDuplicates().containsAll(there);
        }
    }

    /** A task may come twice, on its way and ended, and is never left out. */
    @Test
    void shouldLeaveOutNoTaskThatEndsMeanwhile() throws Exception {
        Set<String> there = submitAndAwaitListed("gated");
        try (Agent agent =
                node.agent("gated")
                        .handle(
                                "gated",
                                run -> {
                                    permits.acquire();
                                    return null;
                                })
                        .concurrency(TASKS)
                        .start()) {
            assertThat(agent.isHealthy()).isTrue();
            Set<String> seen = new HashSet<>();
            String cursor = null;
            do {
                HttpResponse<String> page = page("type=gated&limit=5" + after(cursor));
                seen.addAll(ids(page));
                cursor = next(page);
                if (seen.size() > TASKS / 4) {
                    permits.release(TASKS);
                }
            } while (cursor != null);

            assertThat(seen).containsAll(there);
        }
    }

    @Test
    void shouldRefuseACursorThatIsNoneOfOurs() throws Exception {
        HttpResponse<String> refused = node.http().get("/api/v1/tasks?cursor=nonsense");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"code\":\"invalid_parameter\"", "\"cursor\"");
    }

    private Set<String> submitAndAwaitListed(String type) throws Exception {
        Set<String> ids =
                new HashSet<>(
                        node.submit(
                                IntStream.range(0, TASKS)
                                        .mapToObj(i -> NewTask.of(type, null).withId(type + i))));
        await().atMost(PATIENCE)
                .until(() -> ids(page("type=" + type + "&limit=1000")).containsAll(ids));
        return ids;
    }

    /** Returns all ids in their order, and checks that it is that of the time, newest first. */
    private List<String> turnPages(String query, Pattern time) throws Exception {
        List<String> ids = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        String cursor = null;
        do {
            HttpResponse<String> page = page(query + "&limit=" + PAGE + after(cursor));
            assertThat(ids(page)).hasSizeLessThanOrEqualTo(PAGE);
            ids.addAll(ids(page));
            all(time, page).forEach(text -> times.add(Long.parseLong(text)));
            cursor = next(page);
        } while (cursor != null);
        assertThat(times).hasSameSizeAs(ids);
        if (time == SUBMITTED_AT) {
            assertThat(times).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        }
        return ids;
    }

    /** Asks again while the answer is that it is too early. */
    private HttpResponse<String> page(String query) {
        HttpResponse<String> page =
                await().atMost(PATIENCE)
                        .pollDelay(Duration.ZERO)
                        .until(
                                () -> node.http().get("/api/v1/tasks?" + query),
                                answer -> answer.statusCode() != 503);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return page;
    }

    private static String after(@Nullable String cursor) {
        return cursor == null ? "" : "&cursor=" + cursor;
    }

    private static List<String> ids(HttpResponse<String> page) {
        return all(ID, page);
    }

    private static List<String> all(Pattern field, HttpResponse<String> page) {
        return field.matcher(page.body()).results().map(match -> match.group(1)).toList();
    }

    private static @Nullable String next(HttpResponse<String> page) {
        Matcher next = NEXT.matcher(page.body());
        return next.find() ? next.group(1) : null;
    }

    /** Submits one task after the other until it is closed. */
    private final class Arrivals implements AutoCloseable {
        private final AtomicBoolean open = new AtomicBoolean(true);
        private final CompletableFuture<Integer> first = new CompletableFuture<>();
        private final CompletableFuture<Integer> count = new CompletableFuture<>();

        Arrivals(String type) throws Exception {
            Thread.ofVirtual().name("arrivals").start(() -> run(type));
            first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        private void run(String type) {
            int arrived = 0;
            try (TaskProducer producer = TaskProducer.open(node.bootstrap())) {
                while (open.get()) {
                    producer.submit(NewTask.of(type, null).withId(type + "-late-" + arrived))
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    arrived++;
                    first.complete(arrived);
                }
                count.complete(arrived);
            } catch (Exception e) {
                first.completeExceptionally(e);
                count.completeExceptionally(e);
            }
        }

        int count() throws Exception {
            open.set(false);
            return count.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            open.set(false);
            count.join();
        }
    }
}
