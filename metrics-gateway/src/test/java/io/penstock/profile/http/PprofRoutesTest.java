package io.penstock.profile.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import io.penstock.gateway.problem.ProblemAnswers;
import io.penstock.profile.Load;
import io.penstock.profile.ProfileKind;
import io.penstock.profile.Profiler;
import io.penstock.profile.ProfilerSettings;
import io.penstock.profile.pprof.PprofDecoder;
import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.TopTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /debug/pprof/} of this process, under load, over real HTTP. */
class PprofRoutesTest {
    private static final String ROOT = "/debug/pprof/";

    @TempDir static Path directory;
    private static Profiler profiler;
    private static ProfilingServer server;
    private static HttpClient client;
    private static Load load;

    @BeforeAll
    static void start() throws InterruptedException {
        profiler = Profiler.open(ProfilerSettings.in(directory), InstantSource.system());
        server =
                ProfilingServer.start(
                        ProfilingAddress.parse("127.0.0.1:0", Set.of("pprof.internal")),
                        profiler,
                        InstantSource.system());
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        load = new Load().burning().fighting().parkedVirtualThreads(20);
    }

    @AfterAll
    static void stop() {
        load.close();
        client.close();
        server.close();
        profiler.close();
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + ROOT + path))
                .timeout(Duration.ofSeconds(60));
    }

    private static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return client.send(to(path).GET().build(), BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void theIndexNamesAllProfiles() throws Exception {
        HttpResponse<byte[]> answer = get("");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(text(answer))
                .contains("profile", "heap", "allocs", "block", "mutex", "goroutine")
                .contains("threadcreate", "trace", "cmdline")
                .containsPattern("<td>[1-9]\\d*</td><td><a href=\"/debug/pprof/goroutine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "profile?seconds=1",
                "cpu?seconds=1",
                "heap?gc=1",
                "allocs",
                "block",
                "mutex",
                "goroutine",
                "threadcreate",
                "heap?seconds=1",
                "allocs?seconds=1",
                "block?seconds=1",
                "mutex?seconds=1",
                "goroutine?seconds=1",
                "threadcreate?seconds=1"
            })
    void everyProfileIsReadByUsAndByGo(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);

        assertThat(answer.statusCode()).as(() -> text(answer)).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Penstock-Profiler")).isPresent();
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .matches("attachment; filename=\"[a-z]+_\\d{8}_\\d{6}\\.prof\"");
        Profile profile = PprofDecoder.decode(answer.body());
        assertThat(profile.standardIndex()).isNotNegative();
        if (GoTool.isThere()) {
            Path file = Files.write(directory.resolve("one.prof"), answer.body());
            assertThat(GoTool.pprof(directory, "-top", file.toString()))
                    .contains("Type: " + profile.standard());
            assertThat(GoTool.pprof(directory, "-raw", file.toString())).contains("PeriodType:");
            assertThat(GoTool.pprof(directory, "-top", "-base", file.toString(), file.toString()))
                    .contains("of 0 total");
        }
    }

    @Test
    void ourTableAndGosBeginWithTheSameFunction() throws Exception {
        HttpResponse<byte[]> answer = get("profile?seconds=1");
        Profile profile = PprofDecoder.decode(answer.body());
        TopTable table = TopTable.of(profile, profile.standardIndex(), TopTable.Order.FLAT, 10);
        assertThat(table.rows().getFirst().function()).isEqualTo(Load.nameOf("burnProcessor"));

        Assumptions.assumeTrue(GoTool.isThere(), "no go on the path");
        Path file = Files.write(directory.resolve("cpu.prof"), answer.body());
        assertThat(
                        GoTool.pprof(directory, "-top", file.toString())
                                .lines()
                                .dropWhile(line -> !line.contains("flat%"))
                                .skip(1)
                                .findFirst()
                                .orElseThrow())
                .endsWith(Load.nameOf("burnProcessor"));
    }

    @Test
    void otherFormatsShowTheBurnedMethod() throws Exception {
        for (String format : Set.of("flamegraph", "heatmap", "collapsed", "top", "otlp", "text")) {
            HttpResponse<byte[]> answer = get("profile?seconds=0.5&format=" + format);

            assertThat(answer.statusCode()).as(format).isEqualTo(200);
            assertThat(text(answer)).as(format).contains("burnProcessor");
        }
        assertThat(text(get("flamegraph?seconds=0.5")))
                .startsWith("<!DOCTYPE html>")
                .contains("burnProcessor");
        HttpResponse<byte[]> table =
                client.send(
                        to("block?format=top&limit=3").header("Accept", "application/json").build(),
                        BodyHandlers.ofByteArray());
        assertThat(text(table)).startsWith("{\"type\":\"delay\",\"unit\":\"nanoseconds\"");
        assertThat(get("goroutine?format=heatmap").statusCode()).isEqualTo(400);
        assertThat(get("heap?format=picture").statusCode()).isEqualTo(400);
    }

    @Test
    void threadsAreTextWhereTextIsAskedFor() throws Exception {
        assertThat(text(get("goroutine?debug=1")))
                .contains("20 @ {state=WAITING, thread=virtual}")
                .contains(Load.nameOf("parkOnQueue"));
        assertThat(text(get("goroutine?debug=2")))
                .containsPattern("#\\d+ \"\" virtual WAITING")
                .contains("\"penstock-profiler\"");
        assertThat(text(get("heap?debug=1"))).startsWith("heap_");
    }

    @Test
    void aTraceIsARecordingOfAllNamedEvents() throws Exception {
        HttpResponse<byte[]> answer = get("trace?seconds=1");

        assertThat(answer.statusCode()).isEqualTo(200);
        Path file = Files.write(directory.resolve("trace.jfr"), answer.body());
        Set<String> names = new TreeSet<>();
        RecordingFile.readAllEvents(file)
                .forEach(event -> names.add(event.getEventType().getName()));
        assertThat(names)
                .contains(
                        "jdk.ExecutionSample",
                        "jdk.ObjectAllocationSample",
                        "jdk.JavaMonitorEnter",
                        "jdk.ThreadPark");
    }

    @Test
    void allKindsComeInOneFile() throws Exception {
        HttpResponse<byte[]> answer = get("all?seconds=0.3");

        Set<String> kinds = new TreeSet<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                kinds.add(entry.getName().replaceAll("_.*", ""));
            }
        }
        assertThat(kinds).hasSize(ProfileKind.values().length);
    }

    @Test
    void aSecondCpuProfileHearsWhoAndUntilWhen() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> first =
                client.sendAsync(to("profile?seconds=2").build(), BodyHandlers.ofByteArray());
        await().until(() -> profiler.isRunning(ProfileKind.CPU));

        HttpResponse<byte[]> second = get("cpu?seconds=1");

        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(text(second))
                .contains("\"code\":\"profiling_busy\"", "\"who\":\"127.0.0.1 over HTTP\"")
                .contains("\"until\":");
        assertThat(second.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 3L);
        assertThat(first.get().statusCode()).isEqualTo(200);
    }

    @Test
    void whoLeavesEndsTheCapture() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(
                            "GET /debug/pprof/mutex?seconds=200 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            await().until(() -> profiler.isRunning(ProfileKind.MUTEX));
        }

        await().until(() -> !profiler.isRunning(ProfileKind.MUTEX));
    }

    @Test
    void wrongRequestsAreRefused() throws Exception {
        assertThat(get("profile?seconds=100000").statusCode()).isEqualTo(400);
        assertThat(text(get("profile?seconds=100000"))).contains("at most 300");
        assertThat(get("profile?seconds=-1").statusCode()).isEqualTo(400);
        assertThat(get("profile?seconds=soon").statusCode()).isEqualTo(400);
        assertThat(get("all?seconds=100000").statusCode()).isEqualTo(400);
        assertThat(get("nothing").statusCode()).isEqualTo(404);
        assertThat(
                        client.send(
                                        to("heap")
                                                .POST(HttpRequest.BodyPublishers.noBody())
                                                .build(),
                                        BodyHandlers.ofByteArray())
                                .statusCode())
                .isEqualTo(405);
        assertThat(raw("Host: evil.example")).startsWith("HTTP/1.1 421");
        assertThat(raw("Host: pprof.internal:6060")).startsWith("HTTP/1.1 200");
        assertThat(get("symbol").body())
                .isEqualTo("num_symbols: 1\n".getBytes(StandardCharsets.UTF_8));
        assertThat(text(get("cmdline"))).contains("java");
    }

    private static String raw(String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(
                            ("GET /debug/pprof/cmdline HTTP/1.1\r\n"
                                            + host
                                            + "\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void theAddressesGoOnAnyServerAndShowOnlyWhatIsSwitchedOn() throws Exception {
        Profiler some =
                Profiler.open(
                        ProfilerSettings.in(directory.resolve("some"))
                                .withKinds(EnumSet.of(ProfileKind.GOROUTINE))
                                .withContinuous(false),
                        InstantSource.system());
        Javalin mine =
                Javalin.create(
                        config -> {
                            config.jetty.host = "127.0.0.1";
                            ProblemAnswers.register(config.routes);
                            PprofRoutes.register(config.routes, some, InstantSource.system());
                        });
        try (some) {
            mine.start(0);
            String root = "http://127.0.0.1:" + mine.port() + ROOT;
            assertThat(status(root + "goroutine")).isEqualTo(200);
            assertThat(status(root + "heap")).isEqualTo(404);
            assertThat(status(root + "profile")).isEqualTo(404);
            assertThat(get("goroutine").statusCode()).isEqualTo(200);
        } finally {
            mine.stop();
        }
        assertThatThrownBy(() -> ProfilingAddress.parse("6060", Set.of()))
                .hasMessageContaining("profiling.http-addr");
    }

    private static int status(String url) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
