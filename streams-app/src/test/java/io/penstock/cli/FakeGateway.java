package io.penstock.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Answers HTTP as a node does, with what a test says. */
final class FakeGateway implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Function<String, Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private FakeGateway(HttpServer server) {
        this.server = server;
    }

    /** An answer: status and body. */
    record Answer(int status, String body) {}

    static FakeGateway start() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeGateway gateway = new FakeGateway(server);
        server.createContext("/", gateway::handle);
        server.start();
        return gateway;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Says what a request such as {@code GET /api/v1/tasks} gets. */
    FakeGateway on(String request, int status, String body) {
        return on(request, sent -> new Answer(status, body));
    }

    /** Says what a request gets, from its body. */
    FakeGateway on(String request, Function<String, Answer> answer) {
        answers.put(request, answer);
        return this;
    }

    /** Returns method, path and query of what was asked so far. */
    List<String> requests() {
        return requests;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            requests.add(request);
            Answer answer =
                    answers.getOrDefault(
                                    request,
                                    sent -> new Answer(404, "{\"title\":\"No such thing\"}"))
                            .apply(body);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
