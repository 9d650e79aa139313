package io.penstock.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP to a node. What the node refuses becomes a {@link CommandFailure} with the reason
 * that it gives. Any thread.
 */
final class GatewayClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    GatewayClient(URI base) {
        this.base = base;
    }

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param text its body, JSON
     */
    record Answer(int status, String text) {
        /** Returns the body as our readers take it. */
        byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Returns a path segment with all that is special in a URL escaped. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns the query of the given parameters, absent ones left out. */
    static String query(Map<String, @Nullable String> parameters) {
        String query =
                parameters.entrySet().stream()
                        .filter(entry -> entry.getValue() != null)
                        .map(
                                entry ->
                                        segment(entry.getKey())
                                                + "="
                                                + segment(String.valueOf(entry.getValue())))
                        .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    /**
     * Reads a resource.
     *
     * @throws CommandFailure when there is no answer, or one that is no success
     */
    Answer get(String path) {
        return successful(send(request(path, ANSWER_TIMEOUT).GET().build()));
    }

    /** Reads a resource; whatever the node answers is returned. */
    Answer getAny(String path) {
        return send(request(path, ANSWER_TIMEOUT).GET().build());
    }

    /**
     * Posts JSON.
     *
     * @param patience how much longer than usual the node may take, because it was asked to wait
     * @throws CommandFailure when there is no answer, or one that is no success
     */
    Answer post(String path, byte[] json, Duration patience) {
        return successful(
                send(
                        request(path, ANSWER_TIMEOUT.plus(patience))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(json))
                                .build()));
    }

    /**
     * Posts lines of JSON and returns the answer as it comes; the caller closes it.
     *
     * @throws CommandFailure when there is no answer, or one that is no success
     */
    InputStream postLines(String path, BodyPublisher lines) {
        HttpResponse<InputStream> response =
                exchange(
                        request(path, ANSWER_TIMEOUT)
                                .header("Content-Type", "application/x-ndjson")
                                .POST(lines)
                                .build(),
                        BodyHandlers.ofInputStream());
        if (isSuccess(response.statusCode())) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw refused(
                    new Answer(
                            response.statusCode(),
                            new String(body.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        String root = base.toString().replaceAll("/+$", "");
        return HttpRequest.newBuilder(URI.create(root + path))
                .timeout(timeout)
                .header(
                        "Accept",
                        "application/json, application/x-ndjson, application/problem+json");
    }

    private Answer send(HttpRequest request) {
        HttpResponse<String> response =
                exchange(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Answer(response.statusCode(), response.body().strip());
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private CommandFailure unreachable(IOException e) {
        if (e instanceof HttpTimeoutException) {
            return new CommandFailure(
                    "no answer from " + base + " in time: is the node overloaded or paused?", e);
        }
        if (e instanceof ConnectException) {
            return new CommandFailure(
                    "nothing listens at " + base + ": start a node, or give its address by --url",
                    e);
        }
        return new CommandFailure("lost the connection to " + base + ": try again", e);
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    private Answer successful(Answer answer) {
        if (!isSuccess(answer.status())) {
            throw refused(answer);
        }
        return answer;
    }

    private CommandFailure refused(Answer answer) {
        return new CommandFailure(
                Problem.read(answer.body())
                        .map(Problem::message)
                        .orElse(base + " answered with HTTP status " + answer.status()));
    }
}
