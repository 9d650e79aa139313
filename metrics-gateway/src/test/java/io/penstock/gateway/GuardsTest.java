package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.gateway.pipeline.Submissions;
import io.penstock.task.RecordRef;
import io.penstock.task.Topics;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before any part of the pipeline hears of it. */
class GuardsTest {
    private static final int HEADER_BYTES = 4 * 1024;

    private static RunningGateway running;

    @BeforeAll
    static void start() {
        running =
                new RunningGateway(
                        new GatewaySettings(
                                "127.0.0.1",
                                0,
                                Set.of("Node-1.example.org"),
                                Set.of(),
                                new GatewayLimits(50, 2, HEADER_BYTES, 10, 1_000),
                                GatewayTimeouts.STANDARD));
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example.com",
                "evil.example.com:8080",
                "localhost.evil.example.com",
                "127.0.0.1.evil.example.com",
                "xn--localhost",
            })
    void foreignHostsAreRefusedSoThatNoWebPageCanRebindItsName(String host) throws Exception {
        long before = running.pipeline.submissions.count();

        String answer = raw("POST", host);

        assertThat(answer).startsWith("HTTP/1.1 421 ").contains("\"code\":\"host_not_allowed\"");
        assertThat(raw("GET", host)).startsWith("HTTP/1.1 421 ");
        assertThat(running.pipeline.submissions.count()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:1234",
                "127.0.0.1:8080",
                "10.1.2.3",
                "[::1]:8080",
                "[fe80::1]",
                "node-1.example.org",
                "NODE-1.example.org:8080"
            })
    void addressesLocalhostAndConfiguredHostsMayPass(String host) throws Exception {
        assertThat(raw("POST", host)).startsWith("HTTP/1.1 202 ");
    }

    @Test
    void requestWithoutHostIsRefused() throws Exception {
        String answer =
                running.raw(
                        "{}",
                        "POST /api/v1/tasks HTTP/1.0",
                        "Content-Type: application/json",
                        "Content-Length: 2");

        assertThat(answer).contains(" 421 ");
    }

    @Test
    void whoWatchesTheNodeMayCallItAnything() throws Exception {
        String answer =
                running.raw(
                        "", "GET /metrics HTTP/1.1", "Host: penstock-node", "Connection: close");

        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void noHeaderInvitesOtherSites() throws Exception {
        HttpResponse<String> answer =
                running.send(
                        running.to("/api/v1/tasks")
                                .header("Origin", "https://evil.example.com")
                                .GET());
        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.startsWith("access-control"));

        HttpResponse<String> preflight =
                running.send(
                        running.to("/api/v1/tasks")
                                .header("Origin", "https://evil.example.com")
                                .header("Access-Control-Request-Method", "POST")
                                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(405);
        assertThat(preflight.headers().map().keySet())
                .noneMatch(name -> name.startsWith("access-control"));
    }

    @ParameterizedTest
    @CsvSource({
        "/nothing",
        "/api/v1",
        "/api/v1/task",
        "/api/v1/tasks/x/y/z",
        "/api/v2/tasks",
    })
    void unknownAddressesAreNotFound(String path) throws Exception {
        HttpResponse<String> answer = running.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("unknown_route");
        assertThat(ReadProblem.of(answer).text("instance")).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/api/v1/tasks,'GET, HEAD, POST'",
        "POST,/api/v1/tasks/x,'GET, HEAD'",
        "GET,/api/v1/delegate,POST",
        "DELETE,/health/live,'GET, HEAD'",
        "PATCH,/api/v1/tasks,'GET, HEAD, POST'",
    })
    void otherMethodsAreNotAllowedAndTheRightOnesNamed(String method, String path, String allowed)
            throws Exception {
        HttpResponse<String> answer =
                running.send(running.to(path).method(method, BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("method_not_allowed");
        assertThat(answer.headers().firstValue("Allow").orElse("").split(", "))
                .containsExactlyInAnyOrder(allowed.split(", "));
    }

    @Test
    void problemsAreDocumentsForBrowsersToo() throws Exception {
        HttpResponse<String> answer =
                running.send(running.to("/api/v1/delegate").header("Accept", "text/html").GET());

        assertThat(ReadProblem.of(answer).status()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        running.pipeline.queries.add(Examples.waiting("x"));

        HttpResponse<String> known =
                running.send(running.to("/api/v1/tasks/x").method("HEAD", BodyPublishers.noBody()));
        HttpResponse<String> unknown =
                running.send(running.to("/api/v1/tasks/y").method("HEAD", BodyPublishers.noBody()));

        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(known.headers().firstValue("X-Penstock-Source")).contains("store");
        assertThat(known.body()).isEmpty();
        assertThat(unknown.statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "text/html,406",
        "application/xml,406",
        "'application/json;q=0, */*',406",
        "'text/html, */*;q=0.1',200",
        "application/*,200",
        "application/json,200",
    })
    void senderGetsOnlyWhatItTakes(String accept, int status) throws Exception {
        HttpResponse<String> answer =
                running.send(running.to("/api/v1/tasks").header("Accept", accept).GET());

        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void headersThatAreTooLargeAreRefusedWithAProblem() throws Exception {
        HttpResponse<String> answer =
                running.send(
                        running.to("/api/v1/tasks").header("X-Large", "x".repeat(HEADER_BYTES)));

        assertThat(answer.statusCode()).isEqualTo(431);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("headers_too_large");
    }

    @Test
    void addressThatIsTooLongIsRefusedWithAProblem() throws Exception {
        HttpResponse<String> answer = running.get("/api/v1/tasks/" + "x".repeat(HEADER_BYTES));

        assertThat(answer.statusCode()).isEqualTo(414);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("uri_too_long");
    }

    @Test
    void whatIsNoHttpIsRefusedWithAProblem() throws Exception {
        assertThat(running.raw("", "GARBAGE"))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json", "\"code\":\"bad_request\"")
                .doesNotContain("Server:");
        assertThat(running.raw("", "GET / HTTP/1.1", "Connection: close"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void upgradeToAWebSocketFindsNothing() throws Exception {
        String answer =
                running.raw(
                        "",
                        "GET /api/v1/tasks HTTP/1.1",
                        "Host: localhost",
                        "Connection: Upgrade, close",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

        assertThat(answer).doesNotContain(" 101 ").doesNotContain("<html");
    }

    @Test
    void oneRequestTooManyIsToldSoAtOnceAndTheWatchersAreNot() throws Exception {
        long before = running.pipeline.submissions.count();
        CompletableFuture<Submissions.Accepted> acknowledged = new CompletableFuture<>();
        running.pipeline.submissions.acknowledge(at -> acknowledged);
        CompletableFuture<HttpResponse<String>> first =
                running.postLater("/api/v1/tasks", "{\"type\":\"a\"}");
        CompletableFuture<HttpResponse<String>> second =
                running.postLater("/api/v1/tasks", "{\"type\":\"a\"}");
        await().until(() -> running.pipeline.submissions.count() == before + 2);

        HttpResponse<String> answer = running.get("/api/v1/tasks");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("overloaded");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(running.get("/metrics").body()).contains("http_server_requests_active 2.0");
        acknowledged.complete(new Submissions.Accepted("x", new RecordRef(Topics.SUBMITTED, 0, 0)));
        assertThat(first.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
        assertThat(second.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
        running.pipeline.submissions.acknowledge(CompletableFuture::completedFuture);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../../../etc/passwd",
                "/api/v1/../../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc%2fpasswd",
                "/%252e%252e%252fetc%252fpasswd",
                "/api/v1/tasks/..%2f..%2fetc%2fpasswd",
                "/api/v1/tasks/..%5c..%5cwindows",
                "/api/v1/tasks/%00",
                "/openapi/../../application.properties",
                "/.;/metrics/../etc/passwd",
                "//etc/passwd",
                "/%c0%ae%c0%ae/etc/passwd",
            })
    void noAddressLeadsOutOfTheRoutes(String path) throws Exception {
        String answer =
                running.raw(
                        "", "GET " + path + " HTTP/1.1", "Host: localhost", "Connection: close");

        assertThat(answer).matches("(?s)HTTP/1\\.1 40[04] .*").doesNotContain("root:");
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        List<String> head = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            head.add("GET /pipelined/" + i + " HTTP/1.1");
            head.add("Host: localhost");
            head.add("");
        }
        head.add("GET /last HTTP/1.1");
        head.add("Host: localhost");
        head.add("Connection: close");

        String answers = running.raw("", head.toArray(String[]::new));

        List<String> instances =
                Pattern.compile("\"instance\":\"([^\"]*)\"")
                        .matcher(answers)
                        .results()
                        .map(found -> found.group(1))
                        .toList();
        assertThat(instances).hasSize(501).endsWith("/pipelined/499", "/last");
        assertThat(instances.subList(0, 3))
                .containsExactly("/pipelined/0", "/pipelined/1", "/pipelined/2");
    }

    @Test
    void connectionsThatOnlyHoldAPlaceMakeRoomAndThoseThatWaitForAnAnswerDoNot() throws Exception {
        CompletableFuture<Submissions.Accepted> acknowledged = new CompletableFuture<>();
        running.pipeline.submissions.acknowledge(at -> acknowledged);
        CompletableFuture<HttpResponse<String>> waits =
                running.postLater("/api/v1/tasks", "{\"type\":\"a\"}");
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                idle.add(new Socket("127.0.0.1", running.gateway.port()));
            }

            String answer =
                    running.raw(
                            "",
                            "GET /health/live HTTP/1.1",
                            "Host: localhost",
                            "Connection: close");

            assertThat(answer).startsWith("HTTP/1.1 200 ");
            acknowledged.complete(
                    new Submissions.Accepted("x", new RecordRef(Topics.SUBMITTED, 0, 0)));
            assertThat(waits.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
            running.pipeline.submissions.acknowledge(CompletableFuture::completedFuture);
        }
    }

    private String raw(String method, String host) throws Exception {
        String body = "{\"type\":\"a\"}";
        return running.raw(
                method.equals("GET") ? "" : body,
                method + " /api/v1/tasks HTTP/1.1",
                "Host: " + host,
                "Connection: close",
                "Content-Type: application/json",
                "Content-Length: " + (method.equals("GET") ? 0 : body.length()));
    }
}
