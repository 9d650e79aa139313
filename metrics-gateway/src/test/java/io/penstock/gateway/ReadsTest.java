package io.penstock.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gateway.pipeline.AgentView;
import io.penstock.gateway.pipeline.DeadLetterView;
import io.penstock.gateway.pipeline.TaskLookup;
import io.penstock.gateway.task.TaskTimeline;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.task.TaskView;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is read with GET under {@code /api}. */
class ReadsTest {
    private RunningGateway running;

    @BeforeEach
    void start() {
        running = new RunningGateway();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void showsATaskAndWhereTheAnswerCameFrom() throws Exception {
        TaskView task = TaskView.of(Examples.succeeded("x", "{\"a\":1}"));
        running.pipeline.queries.put("x", new TaskLookup.Found(task, "cache", 2_900));

        HttpResponse<String> answer = running.get("/api/v1/tasks/x");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(TaskView.read(answer.body().getBytes(StandardCharsets.UTF_8))).isEqualTo(task);
        assertThat(answer.headers().firstValue("X-Penstock-Source")).contains("cache");
        assertThat(answer.headers().firstValue("Age")).contains("2");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "a/b", "a%2Fb", "a+b", "é", "日本", "..", ".", "a?b#c", "a;b", "a\\b"})
    void everyIdIsFoundWhereItsSubmissionSaid(String id) throws Exception {
        running.pipeline.queries.add(Examples.waiting(id));
        String quoted = JsonText.quote(id);
        String location =
                running.post("/api/v1/tasks", "{\"type\":\"a\",\"id\":" + quoted + "}")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow();

        String answer =
                running.raw(
                        "",
                        "GET " + location + " HTTP/1.1",
                        "Host: localhost",
                        "Connection: close");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"id\":" + quoted);
    }

    @Test
    void showsWhatHappenedToATask() throws Exception {
        TaskView task = TaskView.of(Examples.succeeded("x", "1"));
        running.pipeline.queries.add(task);

        HttpResponse<String> answer = running.get("/api/v1/tasks/x/events");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(new String(TaskTimeline.of(task).toJson(), StandardCharsets.UTF_8));
    }

    @Test
    void showsATaskAsItWasSubmittedWhileTheLogHasIt() throws Exception {
        TaskView task = TaskView.of(Examples.succeeded("x", "1"));
        running.pipeline.queries.add(task);
        HttpResponse<String> gone = running.get("/api/v1/tasks/x/submission");
        running.pipeline.submitted.add(requireNonNull(task.source()), "{\"type\":\"resize\"}");
        HttpResponse<String> there = running.get("/api/v1/tasks/x/submission");

        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(ReadProblem.of(gone).code()).isEqualTo("unknown_task");
        assertThat(there.body()).isEqualTo("{\"type\":\"resize\"}");
        assertThat(there.headers().firstValue("X-Penstock-Source")).contains("log");
    }

    @Test
    void unknownTaskIsNotFound() throws Exception {
        HttpResponse<String> answer = running.get("/api/v1/tasks/nobody");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("unknown_task");
    }

    @Test
    void taskThatIsNotYetKnownIsToBeAskedForAgain() throws Exception {
        running.pipeline.queries.put("x", new TaskLookup.NotYet(1_200, "not committed yet"));

        HttpResponse<String> answer = running.get("/api/v1/tasks/x");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        assertThat(ReadProblem.of(answer).text("detail")).isEqualTo("not committed yet");
    }

    @Test
    void submissionThatWasNoTaskSaysWhyAndWhereItLies() throws Exception {
        running.pipeline.queries.put(
                "x", new TaskLookup.DeadLettered("priority: must be 0 to 9, is 99", "3-42"));

        HttpResponse<String> answer = running.get("/api/v1/tasks/x");

        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(ReadProblem.of(answer).text("detail")).contains("must be 0 to 9");
        assertThat(ReadProblem.of(answer).text("deadLetter"))
                .isEqualTo("/api/v1/dead-letters/3-42");
    }

    @Test
    void idThatCannotBeIsRefused() throws Exception {
        HttpResponse<String> answer = running.get("/api/v1/tasks/" + "x".repeat(257));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ReadProblem.of(answer).text("field")).isEqualTo("id");
    }

    @Test
    void resultIsTheOutputAlone() throws Exception {
        running.pipeline.queries.add(TaskView.of(Examples.succeeded("x", "[1, \"é\"]")));

        HttpResponse<String> answer = running.get("/api/v1/tasks/x/result");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[1, \"é\"]");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("X-Penstock-Source")).contains("store");
    }

    @Test
    void resultOfARunningTaskIsAConflictThatNamesItsState() throws Exception {
        running.pipeline.queries.add(Examples.waiting("x"));

        HttpResponse<String> answer = running.get("/api/v1/tasks/x/result");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("not_ended");
        assertThat(ReadProblem.of(answer).text("state")).isEqualTo("waiting");
    }

    @Test
    void resultOfAFailedTaskIsItsError() throws Exception {
        running.pipeline.queries.add(TaskView.of(Examples.failed("x", "out of paint")));

        HttpResponse<String> answer = running.get("/api/v1/tasks/x/result");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("not_succeeded");
        assertThat(ReadProblem.of(answer).text("state")).isEqualTo("failed");
        assertThat(ReadProblem.of(answer).text("detail")).isEqualTo("out of paint");
    }

    @Test
    void resultOfAnUnknownTaskIsNotFound() throws Exception {
        assertThat(running.get("/api/v1/tasks/x/result").statusCode()).isEqualTo(404);
    }

    @Test
    void listsNewestFirstPageByPage() throws Exception {
        for (int i = 0; i < 120; i++) {
            running.pipeline.queries.add(Examples.waiting("t" + i));
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            HttpResponse<String> answer = running.get("/api/v1/tasks" + cursor);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-Penstock-Source")).contains("store");
            Map<String, String> page = members(answer.body());
            ids(page.get("tasks"), seen);
            String next = page.get("nextCursor");
            cursor = next == null ? "" : "?cursor=" + next.replace("\"", "");
            pages++;
        } while (!cursor.isEmpty());

        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(120).startsWith("t119", "t118").endsWith("t1", "t0");
    }

    @Test
    void listsOnlyWhatIsAskedFor() throws Exception {
        running.pipeline.queries.add(Examples.waiting("w"));
        running.pipeline.queries.add(TaskView.of(Examples.succeeded("s", "1")));

        assertThat(listed("?state=succeeded")).containsExactly("s");
        assertThat(listed("?agent=agent-1")).containsExactly("s");
        assertThat(listed("?type=resize&tenant=default")).containsExactly("s", "w");
        assertThat(listed("?type=other")).isEmpty();
        assertThat(listed("?limit=1")).containsExactly("s");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=1001,limit",
        "limit=ten,limit",
        "limit=,limit",
        "state=done,state",
        "type=,type",
        "agent=a%20b,agent",
        "cursor=x,cursor"
    })
    void wrongParametersAreNamed(String query, String field) throws Exception {
        HttpResponse<String> answer = running.get("/api/v1/tasks?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("invalid_parameter");
        assertThat(ReadProblem.of(answer).text("field")).isEqualTo(field);
        assertThat(ReadProblem.of(answer).text("rule")).isNotEmpty();
    }

    @Test
    void listSaysWhenTheStoresAreNotThere() throws Exception {
        running.pipeline.queries.restoring(true);

        HttpResponse<String> answer = running.get("/api/v1/tasks");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("3");
    }

    @Test
    void showsAgents() throws Exception {
        AgentView agent = new AgentView("a 1", 7, 3, List.of("gpu", "resize"), 8, 2, true, 99);
        running.pipeline.agents.add(agent);

        HttpResponse<String> all = running.get("/api/v1/agents");
        HttpResponse<String> one = running.get("/api/v1/agents/a%201");

        assertThat(all.body()).isEqualTo("{\"agents\":[" + one.body() + "]}");
        assertThat(AgentView.read(one.body().getBytes(StandardCharsets.UTF_8))).isEqualTo(agent);
        assertThat(ReadProblem.of(running.get("/api/v1/agents/b")).code())
                .isEqualTo("unknown_agent");
    }

    @Test
    void showsDeadLettersWithTheirBytes() throws Exception {
        running.pipeline.deadLetters.add(
                letter(
                        41,
                        "k".getBytes(StandardCharsets.UTF_8),
                        "no \"json\"".getBytes(StandardCharsets.UTF_8)));
        running.pipeline.deadLetters.add(letter(42, null, new byte[] {(byte) 0xFF, 0}));

        HttpResponse<String> all = running.get("/api/v1/dead-letters?limit=1");
        HttpResponse<String> text = running.get("/api/v1/dead-letters/3-41");
        HttpResponse<String> bytes = running.get("/api/v1/dead-letters/3-42");

        assertThat(all.body()).isEqualTo("{\"deadLetters\":[" + bytes.body() + "]}");
        assertThat(text.body())
                .isEqualTo(
                        "{\"id\":\"3-41\",\"reason\":\"type: is missing\","
                                + "\"topic\":\"tasks.submitted\",\"partition\":5,\"offset\":9,"
                                + "\"time\":1000,\"key\":\"k\",\"value\":\"no \\\"json\\\"\","
                                + "\"headers\":{\"origin\":\"kcat\"}}");
        assertThat(bytes.body()).contains("\"valueBase64\":\"/wA=\"").doesNotContain("\"key");
    }

    @Test
    void deadLetterThatIsNotThereIsNotFound() throws Exception {
        assertThat(ReadProblem.of(running.get("/api/v1/dead-letters/3-41")).code())
                .isEqualTo("unknown_dead_letter");
        assertThat(ReadProblem.of(running.get("/api/v1/dead-letters/x")).text("field"))
                .isEqualTo("id");
    }

    private List<String> listed(String query) throws Exception {
        List<String> seen = new ArrayList<>();
        ids(members(running.get("/api/v1/tasks" + query).body()).get("tasks"), seen);
        return seen;
    }

    private static DeadLetterView letter(long offset, byte @Nullable [] key, byte[] value) {
        return new DeadLetterView(
                3,
                offset,
                "type: is missing",
                "tasks.submitted",
                5,
                9,
                1_000,
                key,
                value,
                Map.of("origin", "kcat"));
    }

    private static Map<String, String> members(String json) {
        Map<String, String> members = new HashMap<>();
        JsonFields.read(
                json.getBytes(StandardCharsets.UTF_8),
                (name, fields) -> members.put(name, fields.raw().text()));
        return members;
    }

    /** Adds the ids of a list of tasks, each of which begins with its id. */
    private static void ids(@Nullable String tasks, List<String> seen) {
        if (tasks == null) {
            throw new AssertionError("no tasks");
        }
        String start = "{\"id\":\"";
        for (int at = tasks.indexOf(start); at >= 0; at = tasks.indexOf(start, at + 1)) {
            int from = at + start.length();
            seen.add(tasks.substring(from, tasks.indexOf('"', from)));
        }
    }
}
