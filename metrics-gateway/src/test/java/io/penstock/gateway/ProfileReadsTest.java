package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.alert.Alert;
import io.penstock.alert.AlertSettings;
import io.penstock.alert.AlertWatch;
import io.penstock.profile.Load;
import io.penstock.profile.Profiler;
import io.penstock.profile.ProfilerSettings;
import io.penstock.profile.keep.KeepSettings;
import io.penstock.profile.keep.KeptProfiles;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /api/v1/profiles}, and the way from a slow handler to its profile. */
class ProfileReadsTest {
    private static final Pattern NAME = Pattern.compile("\"name\":\"([a-z]+_\\d{8}_\\d{6})\"");

    @TempDir Path directory;
    private Profiler profiler;
    private KeptProfiles kept;
    private RunningGateway running;

    @BeforeEach
    void start() {
        profiler = Profiler.open(ProfilerSettings.in(directory), InstantSource.system());
        kept = KeptProfiles.open(profiler, KeepSettings.STANDARD, InstantSource.system());
        running = new RunningGateway(new GatewayProfiles(kept, false));
    }

    @AfterEach
    void stop() {
        running.close();
        kept.close();
        profiler.close();
    }

    private String made(String json) throws Exception {
        HttpResponse<String> answer = running.post("/api/v1/profiles", json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        Matcher name = NAME.matcher(answer.body());
        assertThat(name.find()).isTrue();
        assertThat(answer.headers().firstValue("Location"))
                .hasValue("/api/v1/profiles/" + name.group(1));
        await().until(() -> running.get("/api/v1/profiles").body().contains("\"state\":\"ready\""));
        await().until(
                        () ->
                                running.get("/api/v1/profiles/" + name.group(1) + "?format=top")
                                                .statusCode()
                                        == 200);
        return name.group(1);
    }

    @Test
    void aProfileIsStartedListedOpenedAndCompared() throws Exception {
        String first;
        String second;
        try (Load _ = new Load().burning()) {
            first = made("{\"kind\":\"cpu\",\"seconds\":0.5}");
            second = made("{\"kind\":\"cpu\",\"seconds\":0.5}");
        }

        assertThat(running.get("/api/v1/profiles").body())
                .contains("\"name\":\"" + first + "\",\"kind\":\"cpu\"", "\"why\":\"manual\"")
                .contains("\"kinds\":[\"cpu\",\"heap\"", "\"mostSeconds\":300");
        HttpResponse<String> page = running.get("/api/v1/profiles/" + first + "?format=flamegraph");
        assertThat(page.body()).contains("burnProcessor");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("sandbox allow-scripts; default-src 'none'");
        assertThat(running.get("/api/v1/profiles/" + first + "?format=heatmap").body())
                .contains("burnProcessor");
        assertThat(running.get("/api/v1/profiles/" + first + "/diff/" + second).body())
                .contains("burnProcessor");
        assertThat(
                        running.get("/api/v1/profiles/" + first + "/diff/" + second + "?format=top")
                                .body())
                .startsWith("Type: cpu");
        HttpResponse<String> table =
                running.send(
                        running.to("/api/v1/profiles/" + second + "?format=top&limit=1")
                                .header("Accept", "application/json"));
        assertThat(table.body())
                .contains("\"functions\":[{\"function\":\"" + Load.nameOf("burnProcessor"));
        assertThat(running.get("/api/v1/profiles/trend").body())
                .contains("\"profile\":\"" + first + "\"", "burnProcessor");
    }

    @Test
    void whatCannotBeIsSaid() throws Exception {
        assertThat(running.get("/api/v1/profiles/cpu_20260315_140559").body())
                .contains("unknown_profile");
        assertThat(running.get("/api/v1/profiles/..%2F..%2Fetc%2Fpasswd").statusCode())
                .isBetween(400, 404);
        assertThat(running.post("/api/v1/profiles", "{\"kind\":\"cpu\",\"seconds\":100000}").body())
                .contains("\"status\":400", "at most 300");
        assertThat(running.post("/api/v1/profiles", "{\"kind\":\"moods\"}").body())
                .contains("\"status\":400", "must be cpu, heap");
        HttpResponse<String> first =
                running.post("/api/v1/profiles", "{\"kind\":\"mutex\",\"seconds\":100}");
        assertThat(first.statusCode()).isEqualTo(202);
        HttpResponse<String> second =
                running.post("/api/v1/profiles", "{\"kind\":\"mutex\",\"seconds\":1}");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(80L, 101L);
        Matcher name = NAME.matcher(first.body());
        assertThat(name.find()).isTrue();
        HttpResponse<String> early = running.get("/api/v1/profiles/" + name.group(1));
        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(early.body()).contains("not_yet");
    }

    @Test
    void whatAProxyPassesOnIsFromElsewhere() throws Exception {
        HttpRequest.Builder forwarded =
                running.to("/api/v1/profiles").header("X-Forwarded-For", "203.0.113.9");

        assertThat(running.send(forwarded).statusCode()).isEqualTo(403);
        try (RunningGateway off = new RunningGateway();
                RunningGateway open = new RunningGateway(new GatewayProfiles(kept, true))) {
            assertThat(off.get("/api/v1/profiles").body()).contains("profiling_disabled");
            assertThat(off.get("/debug/pprof/").statusCode()).isEqualTo(404);
            assertThat(
                            open.send(
                                            open.to("/api/v1/profiles")
                                                    .header("X-Forwarded-For", "203.0.113.9"))
                                    .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aSlowHandlerFiresAnAlertWhoseLinkOpensItsProfile() throws Exception {
        running.pipeline.queries.beforeEach = ProfileReadsTest::slowHandler;
        List<Alert> told = new CopyOnWriteArrayList<>();
        AlertSettings often =
                new AlertSettings(
                        true, Duration.ofMillis(200), Duration.ZERO, 1L << 40, 1 << 20, 1e9, null);
        try (AlertWatch watch =
                AlertWatch.start(
                        often,
                        running.registry.getPrometheusRegistry(),
                        InstantSource.system(),
                        List.of(told::add),
                        new AlertProfileLinks(kept, running.gateway::url))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> {
                                running.get("/api/v1/tasks/some-id");
                                return told.stream().anyMatch(ProfileReadsTest::isOfReads);
                            });
            Alert fired =
                    told.stream().filter(ProfileReadsTest::isOfReads).findFirst().orElseThrow();
            String link = String.valueOf(fired.profile());

            assertThat(link).startsWith(running.gateway.url() + "/api/v1/profiles/cpu_");
            await().until(() -> open(link).statusCode() == 200);
            assertThat(open(link).body()).contains("slowHandler");
            assertThat(open(link.replace("flamegraph", "top&limit=1")).body())
                    .contains(ProfileReadsTest.class.getName() + ".slowHandler");
            assertThat(watch.firing())
                    .filteredOn(ProfileReadsTest::isOfReads)
                    .allSatisfy(alert -> assertThat(alert.profile()).isEqualTo(link));
            assertThat(running.get("/api/v1/profiles").body())
                    .contains("\"why\":\"alert\",\"detail\":\"ResponseTimeHigh\"");
        }
    }

    private static boolean isOfReads(Alert alert) {
        return alert.rule().name().equals("ResponseTimeHigh");
    }

    private HttpResponse<String> open(String link) throws Exception {
        return running.client.send(
                HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofString());
    }

    private static void slowHandler() {
        long end = System.nanoTime() + Duration.ofMillis(700).toNanos();
        long x = 1;
        int i = 0;
        while (i % 100_000 != 0 || System.nanoTime() < end) {
            x = x * 31 + i % 7;
            i++;
        }
        Load.sink = x;
    }
}
