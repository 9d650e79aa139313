package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.gateway.pipeline.Readiness;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Server-sent events as a browser reads them. */
class LiveStreamTest {
    private static final int MOST_LISTENERS = 64;

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
    void tellsTheFiguresOfTheNodeEachSecond() throws Exception {
        running.pipeline.figures.gauge("penstock_tasks_waiting", 17);
        running.pipeline.figures.succeeded(40);
        try (Listener listener = new Listener(null)) {
            Event first = listener.next("overview");
            running.pipeline.figures.succeeded(50);
            Event second = listener.next("overview");

            assertThat(first.data())
                    .contains("\"waiting\":17", "\"status\":\"ready\"", "\"succeeded\":40");
            assertThat(second.data()).contains("\"rate\":");
            assertThat(second.id()).isGreaterThan(first.id());
        }
    }

    @Test
    void saysThatStoresAreReadBack() throws Exception {
        running.pipeline.health.ready(new Readiness(List.of("streams: is REBALANCING")));
        running.pipeline.figures.gauge("penstock_restore_records_left", 1_234);
        try (Listener listener = new Listener(null)) {
            assertThat(listener.next("overview").data())
                    .contains("\"status\":\"starting\"", "\"restoreLeft\":1234", "REBALANCING");
        }
    }

    @Test
    void tellsOfEndsWithoutTheirOutputAndAtMostSoMany() throws Exception {
        try (Listener listener = new Listener(null)) {
            listener.next("overview");
            await().until(() -> running.pipeline.ends.following() == 1);
            for (int i = 0; i < 500; i++) {
                running.pipeline.ends.push(Examples.succeeded("t-" + i, "\"secret\""));
            }

            String told = listener.next("tasks").data();

            assertThat(told)
                    .contains("\"id\":\"t-0\"", "\"sampled\":true")
                    .doesNotContain("secret");
            assertThat(told.split("\"id\":", -1)).hasSize(51);
        }
    }

    @Test
    void whoComesBackHearsOnlyOfWhatCameSince() throws Exception {
        long known;
        try (Listener listener = new Listener(null)) {
            listener.next("overview");
            known = listener.next("overview").id();
        }
        try (Listener fresh = new Listener(null);
                Listener back = new Listener(Long.toString(known))) {
            assertThat(fresh.next("history").data()).contains("{\"points\":[[");
            assertThat(back.next("history").data().length())
                    .isLessThan("{\"points\":[]}".length() + 120);
        }
    }

    @Test
    void oneListenerTooManyIsToldToComeLater() throws Exception {
        List<Listener> listeners = new ArrayList<>();
        try {
            for (int i = 0; i < MOST_LISTENERS; i++) {
                listeners.add(new Listener(null));
            }
            HttpResponse<String> refused = running.get("/api/v1/stream");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"overloaded\"");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        } finally {
            for (Listener listener : listeners) {
                listener.close();
            }
        }
    }

    @Test
    void closingTheGatewayEndsStreamsAtOnce() throws Exception {
        try (Listener listener = new Listener(null)) {
            listener.next("overview");
            long begun = System.nanoTime();

            running.gateway.close();

            assertThat(System.nanoTime() - begun).isLessThan(4_000_000_000L);
            assertThat(running.pipeline.ends.following()).isZero();
        }
    }

    @Test
    void headTellsWhatItIsAndEnds() throws Exception {
        HttpResponse<Void> answer =
                running.client.send(
                        running.to("/api/v1/stream").HEAD().build(), BodyHandlers.discarding());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/event-stream");
    }

    private record Event(long id, String type, String data) {}

    private final class Listener implements AutoCloseable {
        private final HttpResponse<InputStream> response;
        private final BufferedReader lines;

        Listener(@Nullable String lastEventId) throws IOException, InterruptedException {
            var request = running.to("/api/v1/stream").header("Accept", "text/event-stream");
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            response = running.client.send(request.GET().build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            lines =
                    new BufferedReader(
                            new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        Event next(String wanted) throws IOException {
            long id = 0;
            String type = "";
            StringBuilder data = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = Long.parseLong(line.substring(4));
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                } else if (line.isEmpty()) {
                    if (type.equals(wanted)) {
                        return new Event(id, type, data.toString());
                    }
                    data.setLength(0);
                    type = "";
                }
            }
            throw new IOException("the stream has ended");
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }
}
