package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gateway.pipeline.AgentView;
import io.penstock.task.SizeLimits;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One task a request. */
class SubmitOneTest {
    private static final String TASKS = "/api/v1/tasks";

    private RunningGateway running;

    @BeforeEach
    void start() {
        GatewayTimeouts timeouts =
                new GatewayTimeouts(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(5));
        running =
                new RunningGateway(
                        new GatewaySettings(
                                "127.0.0.1",
                                0,
                                Set.of(),
                                Set.of(),
                                GatewayLimits.STANDARD,
                                timeouts));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void saysAcceptedAndWhereTheTaskIs() throws Exception {
        HttpResponse<String> answer = running.post(TASKS, "{\"type\":\"a\",\"id\":\"x 1/é\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"id\":\"x 1/é\",\"state\":\"accepted\"}");
        assertThat(answer.headers().firstValue("Location"))
                .contains("/api/v1/tasks/x%201%2F%C3%A9");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void handsOnTheBytesAsTheyCame() throws Exception {
        String json = " {\"type\":\"a\",\"later\":{\"x\":[1,2]},\"payload\":\"\\u00e9 é\"}\n";

        running.post(TASKS, json);

        assertThat(running.pipeline.submissions.values())
                .singleElement()
                .isEqualTo(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void drawsAnIdForEachTaskThatHasNone() throws Exception {
        running.post(TASKS, "{\"type\":\"a\"}");
        running.post(TASKS, "{\"type\":\"a\"}");

        assertThat(running.pipeline.submissions.tasks())
                .extracting(task -> task.id())
                .doesNotContainNull()
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void delegateIsTheSameAddress() throws Exception {
        HttpResponse<String> answer = running.post("/api/v1/delegate", "{\"type\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location").orElse("")).startsWith(TASKS + "/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key-1", "\"key-1\"", " key-1 "})
    void idempotencyKeyBecomesTheId(String header) throws Exception {
        HttpResponse<String> answer = running.send(keyed(header, "{\"type\":\"a\"}"));

        assertThat(answer.body()).contains("\"id\":\"key-1\"");
        assertThat(running.pipeline.submissions.tasks())
                .singleElement()
                .satisfies(task -> assertThat(task.id()).isEqualTo("key-1"));
    }

    @Test
    void idempotencyKeyMayRepeatTheIdOfTheBody() throws Exception {
        assertThat(running.send(keyed("k", "{\"type\":\"a\",\"id\":\"k\"}")).statusCode())
                .isEqualTo(202);
    }

    @Test
    void idempotencyKeyThatContradictsTheBodyIsRefused() throws Exception {
        HttpResponse<String> answer = running.send(keyed("k", "{\"type\":\"a\",\"id\":\"other\"}"));

        assertThat(ReadProblem.of(answer).code()).isEqualTo("id_conflict");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(running.pipeline.submissions.count()).isZero();
    }

    @Test
    void twoIdempotencyKeysAreRefused() throws Exception {
        HttpResponse<String> answer =
                running.send(keyed("k", "{\"type\":\"a\"}").header("Idempotency-Key", "l"));

        assertThat(ReadProblem.of(answer).text("field")).isEqualTo("Idempotency-Key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | record | must not be empty (at byte 0)",
                "'hello' | record | must be JSON (at byte 0)",
                "'[]' | record | must be a JSON object",
                "'{}' | type | is missing",
                "'{\"type\":\"\"}' | type | must not be empty",
                "'{\"type\":7}' | type | must be a text",
                "'{\"type\":\"a\",\"priority\":99}' | priority | must be 0 to 9, is 99",
                "'{\"type\":\"a\",\"priority\":\"9\"}' | priority | must be a whole number",
                "'{\"type\":\"a\",\"id\":\"\"}' | id | must not be empty",
                "'{\"type\":\"a\"} x' | record | 'must be one JSON value, has more after it (at"
                        + " byte 13)'",
            })
    void namesFieldAndRuleThatABadTaskBreaks(String json, String field, String rule)
            throws Exception {
        HttpResponse<String> answer = running.post(TASKS, json);

        ReadProblem problem = ReadProblem.of(answer);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(problem.code()).isEqualTo("invalid_field");
        assertThat(problem.text("field")).isEqualTo(field);
        assertThat(problem.text("rule")).isEqualTo(rule);
        assertThat(problem.text("type")).isEqualTo("urn:penstock:problem:invalid_field");
        assertThat(problem.text("title")).isEqualTo("A field is invalid");
        assertThat(problem.text("detail")).isEqualTo(field + ": " + rule);
        assertThat(problem.text("instance")).isEqualTo(TASKS);
        assertThat(running.pipeline.submissions.count()).isZero();
    }

    @Test
    void invalidUtf8IsRefused() throws Exception {
        byte[] json = "{\"type\":\"a\",\"payload\":\"?\"}".getBytes(StandardCharsets.UTF_8);
        json[json.length - 3] = (byte) 0xFF;

        HttpResponse<String> answer =
                running.send(
                        running.to(TASKS)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(json)));

        assertThat(ReadProblem.of(answer).text("rule")).startsWith("must be valid UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"-1,202", "0,202", "1,413"})
    void takesATaskUpToTheLimitToTheByte(int beyond, int status) throws Exception {
        byte[] json = taskOf(SizeLimits.TASK_BYTES + beyond);

        assertThat(running.send(stated(json)).statusCode()).isEqualTo(status);
        assertThat(running.send(chunked(json)).statusCode()).isEqualTo(status);
    }

    @Test
    void fiveMegabytesAreTooLargeAndTheLimitIsNamed() throws Exception {
        byte[] json = taskOf(5 * 1024 * 1024);

        for (HttpRequest.Builder request : List.of(stated(json), chunked(json))) {
            HttpResponse<String> answer = running.send(request);
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(ReadProblem.of(answer).code()).isEqualTo("too_large");
            assertThat(ReadProblem.of(answer).text("limit")).isEqualTo("524288");
        }
        assertThat(running.pipeline.submissions.count()).isZero();
    }

    @Test
    void whoAsksBeforeSendingTooMuchIsToldAtOnce() throws Exception {
        String answer =
                running.raw(
                        "",
                        "POST /api/v1/tasks HTTP/1.1",
                        "Host: localhost",
                        "Connection: close",
                        "Content-Type: application/json",
                        "Content-Length: 5000000",
                        "Expect: 100-continue");

        assertThat(answer).startsWith("HTTP/1.1 413 ").doesNotContain("100 Continue");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=iso-8859-1",
                "application/jsonp",
                ""
            })
    void otherContentTypesAreRefused(String type) throws Exception {
        HttpRequest.Builder request =
                running.to(TASKS).POST(BodyPublishers.ofString("{\"type\":\"a\"}"));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }

        HttpResponse<String> answer = running.send(request);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("unsupported_media_type");
        assertThat(running.pipeline.submissions.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON; charset=UTF-8",
                "application/json;charset=\"utf-8\""
            })
    void jsonIsTakenHoweverItIsSpelt(String type) throws Exception {
        HttpResponse<String> answer =
                running.send(
                        running.to(TASKS)
                                .header("Content-Type", type)
                                .POST(BodyPublishers.ofString("{\"type\":\"a\"}")));

        assertThat(answer.statusCode()).isEqualTo(202);
    }

    @Test
    void compressedBodiesAreRefused() throws Exception {
        HttpResponse<String> answer =
                running.send(
                        running.to(TASKS)
                                .header("Content-Type", "application/json")
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofString("{\"type\":\"a\"}")));

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void brokerThatFailsIsNamedAndMayBeTriedAgain() throws Exception {
        running.pipeline.submissions.acknowledge(
                at -> CompletableFuture.failedFuture(new IllegalStateException("no leader")));

        HttpResponse<String> answer = running.post(TASKS, "{\"type\":\"a\",\"id\":\"x\"}");

        ReadProblem problem = ReadProblem.of(answer);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(problem.code()).isEqualTo("broker_unavailable");
        assertThat(problem.text("detail")).contains("no leader", "same id");
        assertThat(problem.text("id")).isEqualTo("x");
    }

    @Test
    void brokerThatThrowsIsTheSame() throws Exception {
        running.pipeline.submissions.acknowledge(
                at -> {
                    throw new IllegalStateException("producer is fenced");
                });

        assertThat(ReadProblem.of(running.post(TASKS, "{\"type\":\"a\"}")).code())
                .isEqualTo("broker_unavailable");
    }

    @Test
    void brokerThatIsSilentIsGivenUp() throws Exception {
        running.pipeline.submissions.acknowledge(at -> new CompletableFuture<>());

        HttpResponse<String> answer = running.post(TASKS, "{\"type\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(ReadProblem.of(answer).text("detail")).contains("no acknowledgement");
    }

    @Test
    void requiredAgentThatNobodyIsIsRefusedBeforeTheBrokerHearsOfIt() throws Exception {
        running.pipeline.agents.add(agent("other", false));
        running.pipeline.agents.add(agent("resize", true));

        HttpResponse<String> answer =
                running.post(TASKS + "?require=agent", "{\"type\":\"resize\"}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("no_available_agents");
        assertThat(ReadProblem.of(answer).text("detail")).contains("resize");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(running.pipeline.submissions.count()).isZero();
    }

    @Test
    void requiredAgentMayBeAnyThatOffersAll() throws Exception {
        running.pipeline.agents.add(agent("gpu", false));

        String json = "{\"type\":\"resize\",\"capabilities\":[\"gpu\"]}";
        assertThat(running.post(TASKS + "?require=agent", json).statusCode()).isEqualTo(202);
        assertThat(running.post(TASKS + "?require=any", json).statusCode()).isEqualTo(400);
    }

    @Test
    void senderThatTakesNoJsonIsToldBeforeTheTaskIsTaken() throws Exception {
        HttpResponse<String> answer =
                running.send(
                        running.to(TASKS)
                                .header("Content-Type", "application/json")
                                .header("Accept", "text/html")
                                .POST(BodyPublishers.ofString("{\"type\":\"a\"}")));

        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(running.pipeline.submissions.count()).isZero();
    }

    private HttpRequest.Builder keyed(String key, String json) {
        return running.to(TASKS)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(json));
    }

    private HttpRequest.Builder stated(byte[] json) {
        return running.to(TASKS)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json));
    }

    private HttpRequest.Builder chunked(byte[] json) {
        return running.to(TASKS)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(json)));
    }

    private static byte[] taskOf(int bytes) {
        String start = "{\"type\":\"a\",\"payload\":\"";
        return (start + "x".repeat(bytes - start.length() - 2) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static AgentView agent(String capability, boolean draining) {
        return new AgentView("a", 1, 0, List.of(capability), 4, 0, draining, 1_000);
    }
}
