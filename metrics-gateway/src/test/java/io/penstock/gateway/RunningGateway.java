package io.penstock.gateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.fake.FakePipeline;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A gateway on a free port before a pipeline in memory, and a client of it. */
final class RunningGateway implements AutoCloseable {
    final FakePipeline pipeline = new FakePipeline();
    final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)
                    .throwExceptionOnRegistrationFailure();
    final Gateway gateway;
    final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    RunningGateway() {
        this(GatewaySettings.loopback(0));
    }

    RunningGateway(GatewaySettings settings) {
        this(settings, GatewayProfiles.OFF);
    }

    RunningGateway(GatewayProfiles profiles) {
        this(GatewaySettings.loopback(0), profiles);
    }

    private RunningGateway(GatewaySettings settings, GatewayProfiles profiles) {
        pipeline.profiles = profiles;
        gateway = Gateway.start(settings, pipeline.parts(), registry);
    }

    /** Starts a request to this path. */
    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(gateway.url() + path))
                .timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(to(path).GET());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(json(path, json));
    }

    HttpResponse<String> postLines(String path, String lines)
            throws IOException, InterruptedException {
        return send(
                to(path).header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(lines)));
    }

    CompletableFuture<HttpResponse<String>> postLater(String path, String json) {
        return client.sendAsync(json(path, json).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends head and body as they stand; returns all that comes back until the server closes. */
    String raw(String body, String... head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(10_000);
            String request = String.join("\r\n", head) + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private HttpRequest.Builder json(String path, String json) {
        return to(path).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
        registry.close();
    }
}
