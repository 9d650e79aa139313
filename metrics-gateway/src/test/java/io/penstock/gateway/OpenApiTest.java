package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.json.JsonFields;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenApiTest {
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
    void describesTheRoutesThatAreRegisteredAndNoOthers() throws Exception {
        HttpResponse<String> answer = running.get("/openapi.json");

        Set<String> described = new TreeSet<>();
        JsonFields.read(
                answer.body().getBytes(StandardCharsets.UTF_8),
                (name, fields) -> {
                    if (name.equals("paths")) {
                        fields.object(
                                (path, methods) ->
                                        methods.object(
                                                (method, operation) -> {
                                                    described.add(
                                                            method.toUpperCase(Locale.ROOT)
                                                                    + " "
                                                                    + path);
                                                    operation.skip();
                                                }));
                    } else {
                        fields.skip();
                    }
                });
        // What is read with GET is also read with HEAD, and not described twice.
        Set<String> registered = new TreeSet<>(running.gateway.routes());
        registered.removeIf(route -> route.startsWith("HEAD "));
        // The dashboard is a page, and its files change with each version of it.
        registered.removeIf(route -> route.equals("GET /") || route.startsWith("GET /assets/"));
        assertThat(registered).hasSizeGreaterThan(15);
        assertThat(described).isEqualTo(registered);
    }

    @Test
    void everyReferenceLeadsSomewhere() throws Exception {
        String json = running.get("/openapi.json").body();

        assertThat(json).contains("\"openapi\": \"3.1.0\"");
        Pattern.compile("#/components/(\\w+)/(\\w+)")
                .matcher(json)
                .results()
                .forEach(
                        reference ->
                                assertThat(json)
                                        .contains("\"" + reference.group(1) + "\": {")
                                        .contains("\"" + reference.group(2) + "\": {"));
    }

    @Test
    void thePageNeedsNoScriptAndNoOtherHost() throws Exception {
        HttpResponse<String> answer = running.get("/openapi");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(answer.body())
                .contains("<h2>GET /api/v1/tasks/{id}/result</h2>")
                .contains("<td>Idempotency-Key</td><td>header</td>")
                .doesNotContain("<script", "http://", "https://", "style=");
    }
}
